"""One SMTP conversation, phase by phase: a line to the next server over which many letters go, one recipient each.

On the standard library's sockets, because smtplib cannot say where in a letter a line broke, and that is the whole
question: before the content nothing is promised, after it nobody knows. No Django. Sources: RFC 5321 (time limits of
4.5.3.2), RFC 2920 (pipelining), RFC 3207 (STARTTLS), RFC 4954 (AUTH), RFC 4616 (PLAIN).
"""

import base64
import contextlib
import re
import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from mailing.transport.replies import Phase, Reply

Security = Literal["plain", "starttls", "tls"]
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}")
LONGEST_LINE = 4_096  # octets; RFC 5321 allows 512
MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each step may take, in seconds (RFC 5321, 4.5.3.2)."""

    connect: float = 30
    greeting: float = 300
    command: float = 300
    data: float = 120
    block: float = 180
    content: float = 600


@dataclass(frozen=True, slots=True)
class Route:
    """The next server and how to speak to it. A password never stands in a repr."""

    host: str
    port: int
    security: Security = "plain"
    user: str = ""
    password: str = field(default="", repr=False)
    hello: str = "localhost"
    patience: Patience = field(default_factory=Patience)
    ca_file: str = ""  # for a relay with a certificate of one's own authority


class LineFailed(Exception):
    """No line, or it broke. `content_left` says whether the letter in hand may have arrived; `reply` is what was heard.

    `reason` is a code: no_connection, no_tls, silence, broke, garbage, refused.
    """

    def __init__(
        self, reason: str, phase: Phase, *, detail: str = "", reply: Reply | None = None, content_left: bool = False
    ) -> None:
        super().__init__(f"{phase}: {reason} {reply or detail}".strip())
        self.reason, self.phase, self.detail, self.reply, self.content_left = reason, phase, detail, reply, content_left


@dataclass(frozen=True, slots=True)
class Heard:
    """The reply that ended the transaction of one letter, and where it was heard."""

    reply: Reply
    phase: Phase


def is_sendable(address: str) -> bool:
    """Say whether an address may stand in an envelope: ASCII, no control characters, an A-label domain."""
    return ADDRESS.fullmatch(address) is not None


class Conversation:
    """An open line. Use `open`, then `deliver` as often as wished, then `quit`; any LineFailed closes it."""

    def __init__(self, route: Route) -> None:
        self.route = route
        self.extensions: frozenset[str] = frozenset()
        self.auth_ways: frozenset[str] = frozenset()
        self.letters = 0
        self._line: socket.socket | None = None
        self._waiting = b""

    @property
    def is_open(self) -> bool:
        return self._line is not None

    # --- opening ------------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Connect, greet, secure the line and sign in. Raises LineFailed; a line is never used in clear by mistake."""
        try:
            self._connect()
            self._expect(self._read(Phase.GREETING, self.route.patience.greeting), Phase.GREETING)
            self._hello()
            if self.route.security == "starttls":
                self._start_tls()
            if self.route.user:
                self._sign_in()
        except LineFailed:
            self.close()
            raise

    def _connect(self) -> None:
        where = (self.route.host, self.route.port)
        try:
            line = socket.create_connection(where, timeout=self.route.patience.connect)
        except OSError as failed:
            raise LineFailed("no_connection", Phase.GREETING, detail=str(failed)) from failed
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._line, self._waiting = line, b""
        if self.route.security == "tls":
            self._wrap()

    def _wrap(self) -> None:
        """Speak TLS with a certificate that is verified for the server's name."""
        assert self._line is not None
        context = ssl.create_default_context(cafile=self.route.ca_file or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            self._line.settimeout(self.route.patience.command)
            self._line = context.wrap_socket(self._line, server_hostname=self.route.host)
        except (OSError, ValueError) as failed:
            raise LineFailed("no_tls", Phase.TLS, detail=str(failed)) from failed

    def _hello(self) -> None:
        reply = self._ask(f"EHLO {self.route.hello}", Phase.HELLO)
        self._expect(reply, Phase.HELLO)
        offered = [line.split() for line in reply.text.split("\n")[1:] if line.strip()]
        self.extensions = frozenset(words[0].upper() for words in offered)
        self.auth_ways = frozenset(way.upper() for words in offered if words[0].upper() == "AUTH" for way in words[1:])

    def _start_tls(self) -> None:
        if "STARTTLS" not in self.extensions:
            raise LineFailed("no_tls", Phase.TLS, detail="the server does not offer STARTTLS")
        reply = self._ask("STARTTLS", Phase.TLS)
        if reply.code != 220:
            raise LineFailed("no_tls", Phase.TLS, reply=reply)
        if self._waiting:  # words said in clear after the 220 must not count as said in secret (CVE-2011-0411)
            raise LineFailed("no_tls", Phase.TLS, detail="the server spoke before the line was secure")
        self._wrap()
        self._hello()

    def _sign_in(self) -> None:
        user, password = self.route.user, self.route.password
        if "PLAIN" in self.auth_ways or not self.auth_ways:
            secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
            self._expect(self._ask(f"AUTH PLAIN {secret}", Phase.AUTH), Phase.AUTH)
            return
        if "LOGIN" not in self.auth_ways:
            raise LineFailed("refused", Phase.AUTH, detail="the server offers neither AUTH PLAIN nor AUTH LOGIN")
        for words in ("AUTH LOGIN", *(base64.b64encode(text.encode()).decode("ascii") for text in (user, password))):
            reply = self._ask(words, Phase.AUTH)
            if reply.code not in (235, 334):
                raise LineFailed("refused", Phase.AUTH, reply=reply)

    # --- one letter ---------------------------------------------------------------------------------------------------

    def deliver(self, sender: str, recipient: str, content: bytes, *, before_content: Callable[[], None]) -> Heard:
        """Hand over one letter to one recipient.

        `before_content` is called once, just before the last bytes can leave. Raises LineFailed when the line is gone:
        with `content_left` the letter may or may not have arrived. Raises ValueError for an address that may not stand
        in an envelope.
        """
        if not is_sendable(recipient) or (sender and not is_sendable(sender)):
            raise ValueError("not an address of an envelope")
        try:
            heard = self._envelope(sender, recipient, len(content))
            if heard is None:
                before_content()
                heard = self._content(content)
                self.letters += 1
            self._must_end(heard)
        except BaseException:
            self.close()  # whatever went wrong, the other side must not wait for more of this letter
            raise
        if heard.reply.code == 421:  # the server says good-bye
            self.close()
        elif heard.phase is not Phase.CONTENT and self.is_open:
            self._reset()
        return heard

    @staticmethod
    def _must_end(heard: Heard) -> None:
        """A reply that ends nothing where one must end: a 3xx, or a yes to DATA without the content."""
        is_content = heard.phase is Phase.CONTENT
        if heard.reply.code // 100 not in ((2, 4, 5) if is_content else (4, 5)):
            raise LineFailed("garbage", heard.phase, reply=None, detail=str(heard.reply), content_left=is_content)

    def _envelope(self, sender: str, recipient: str, octets: int) -> Heard | None:
        """Say from whom and to whom; None when the server waits for the content."""
        size = f" SIZE={octets}" if "SIZE" in self.extensions else ""
        commands = (
            (f"MAIL FROM:<{sender}>{size}", Phase.SENDER),
            (f"RCPT TO:<{recipient}>", Phase.RECIPIENT),
            ("DATA", Phase.DATA),
        )
        if "PIPELINING" not in self.extensions:
            for command, phase in commands:
                reply = self._ask(command, phase)
                if reply.code // 100 != (3 if phase is Phase.DATA else 2):
                    return Heard(reply, phase)
            return None
        self._write("".join(f"{command}\r\n" for command, _phase in commands).encode("ascii"), Phase.SENDER)
        replies = [(self._read(phase, self._limit(phase)), phase) for _command, phase in commands]
        refused = next(((reply, phase) for reply, phase in replies[:2] if reply.code // 100 != 2), None)
        said_go = replies[2][0].code // 100 == 3
        if refused is not None and said_go:  # an empty letter to nobody brings both sides back in step (RFC 2920, 3.1)
            self._ask(".", Phase.DATA)
        if refused is not None:
            return Heard(*refused)
        return None if said_go else Heard(*replies[2])

    def _content(self, content: bytes) -> Heard:
        stuffed = content.replace(b"\r\n.", b"\r\n..")
        if stuffed.startswith(b"."):
            stuffed = b"." + stuffed
        ending = b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
        self._write(stuffed + ending, Phase.CONTENT, content_left=True)
        return Heard(self._read(Phase.CONTENT, self.route.patience.content, content_left=True), Phase.CONTENT)

    def _reset(self) -> None:
        """Begin anew after a refusal; a line that cannot even do that is closed, the letter's own reply stands."""
        try:
            self._ask("RSET", Phase.SENDER)
        except LineFailed:
            self.close()

    # --- closing ------------------------------------------------------------------------------------------------------

    def quit(self) -> None:
        """Say good-bye; nobody waits long for the answer."""
        if self._line is not None:
            with contextlib.suppress(LineFailed):
                self._write(b"QUIT\r\n", Phase.HELLO)
                self._read(Phase.HELLO, 2)
        self.close()

    def close(self) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.close()
        self._line = None

    # --- the wire -----------------------------------------------------------------------------------------------------

    def _limit(self, phase: Phase) -> float:
        return self.route.patience.data if phase is Phase.DATA else self.route.patience.command

    def _ask(self, command: str, phase: Phase) -> Reply:
        self._write(f"{command}\r\n".encode("ascii"), phase)
        return self._read(phase, self._limit(phase))

    def _expect(self, reply: Reply, phase: Phase) -> None:
        if reply.code // 100 != 2:
            raise LineFailed("refused", phase, reply=reply)

    def _write(self, data: bytes, phase: Phase, *, content_left: bool = False) -> None:
        if self._line is None:
            raise LineFailed("broke", phase, detail="the line is closed", content_left=False)
        try:
            self._line.settimeout(self.route.patience.block)
            self._line.sendall(data)
        except OSError as failed:
            raise LineFailed("broke", phase, detail=str(failed), content_left=content_left) from failed

    def _read(self, phase: Phase, seconds: float, *, content_left: bool = False) -> Reply:
        """Read one reply with all its lines."""
        lines: list[str] = []
        for line in self._lines(phase, seconds, content_left=content_left):
            hit = re.match(rb"([2-5]\d\d)([ -]?)(.*)", line, re.DOTALL)
            if hit is None or len(lines) >= MOST_LINES:
                raise LineFailed("garbage", phase, detail=repr(line[:80]), content_left=content_left)
            lines.append(hit[3].decode("utf-8", "replace").strip())
            if hit[2] != b"-":
                return Reply(int(hit[1]), "\n".join(lines))
        raise AssertionError("lines end only by a reply or an exception")

    def _lines(self, phase: Phase, seconds: float, *, content_left: bool) -> Iterable[bytes]:
        while True:
            line, found, rest = self._waiting.partition(b"\n")
            if found:
                self._waiting = rest
                yield line.rstrip(b"\r")
                continue
            if len(self._waiting) > LONGEST_LINE:
                raise LineFailed("garbage", phase, detail="a line without an end", content_left=content_left)
            self._waiting += self._receive(phase, seconds, content_left=content_left)

    def _receive(self, phase: Phase, seconds: float, *, content_left: bool) -> bytes:
        if self._line is None:
            raise LineFailed("broke", phase, detail="the line is closed", content_left=content_left)
        try:
            self._line.settimeout(seconds)
            data = self._line.recv(65_536)
        except TimeoutError as failed:
            raise LineFailed(
                "silence", phase, detail=f"no answer in {seconds:g} s", content_left=content_left
            ) from failed
        except OSError as failed:
            raise LineFailed("broke", phase, detail=str(failed), content_left=content_left) from failed
        if not data:
            raise LineFailed("broke", phase, detail="the server closed the line", content_left=content_left)
        return data
