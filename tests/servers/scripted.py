"""A mail server that follows a script, for what well-behaved servers never do."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator


class Peer:
    """The server's side of one line. `hear` gives the next command and remembers it in `heard`."""

    def __init__(self, line: socket.socket, heard: list[str]) -> None:
        self.line, self.heard, self.buffer = line, heard, b""

    def say(self, *lines: str) -> None:
        self.line.sendall("".join(f"{line}\r\n" for line in lines).encode())

    def hear(self) -> str:
        while b"\r\n" not in self.buffer:
            data = self.line.recv(65_536)
            if not data:
                raise ConnectionError("the client went")
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        self.heard.append(line.decode())
        return self.heard[-1]

    def content(self) -> bytes:
        """Read up to the final dot."""
        while b"\r\n.\r\n" not in self.buffer:
            data = self.line.recv(65_536)
            if not data:
                raise ConnectionError("the client went")
            self.buffer += data
        content, _, self.buffer = self.buffer.partition(b"\r\n.\r\n")
        return content + b"\r\n"

    def greet(self, *extensions: str) -> None:
        """Say hello and offer these extensions."""
        self.say("220 scripted ESMTP")
        self.hear()
        offered = ["scripted", *extensions]
        self.say(*[f"250-{name}" for name in offered[:-1]], f"250 {offered[-1]}")

    def secure(self, certificate: str) -> None:
        """Go on in TLS."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self.line = context.wrap_socket(self.line, server_side=True)


Script = Callable[[Peer], None]


class Scripted:
    """The server: its port, and every command it heard on all its lines."""

    def __init__(self, script: Script) -> None:
        self.script, self.heard = script, list[str]()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.listener.accept()
                threading.Thread(target=self._follow, args=(line,), daemon=True).start()

    def _follow(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError):
            self.script(Peer(line, self.heard))


@contextlib.contextmanager
def following(script: Script) -> Iterator[Scripted]:
    server = Scripted(script)
    try:
        yield server
    finally:
        server.listener.close()
