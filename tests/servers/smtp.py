"""A real SMTP server that keeps its own record of each letter and answers as told."""

import contextlib
import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Letter:
    """One accepted letter as it came over the line."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)  # type: ignore[return-value]


@dataclass
class Sink:
    """The server's address, its record, and the refusals it was told to give."""

    host: str
    port: int
    letters: list[Letter] = field(default_factory=list)
    refused_recipients: dict[str, str] = field(default_factory=dict)
    answer_to_data: str | None = None

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    def to(self, address: str) -> list[Letter]:
        return [letter for letter in self.letters if address in letter.recipients]

    def refuse(self, recipient: str, reply: str = "550 5.1.1 No such user here") -> None:
        """Answer RCPT TO for this address with a reply such as "450 4.2.1 Mailbox busy"."""
        self.refused_recipients[recipient.lower()] = reply


class _Handler:
    def __init__(self, sink: Sink) -> None:
        self.sink = sink

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := self.sink.refused_recipients.get(address.lower()):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.sink.answer_to_data:
            return self.sink.answer_to_data
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        self.sink.letters.append(Letter(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw))
        return "250 2.0.0 OK: taken"


@contextlib.contextmanager
def running() -> Iterator[Sink]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    sink = Sink("127.0.0.1", port)
    controller = Controller(
        _Handler(sink), hostname=sink.host, port=port, enable_SMTPUTF8=True, data_size_limit=33_554_432, ident="sink"
    )
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
