"""A mail server in a process of its own that writes each Message-ID and recipient down before it says 250.

`python -m tests.faults.sink LOG DELAY_MS` prints its port. PIPELINING is offered, each answer comes DELAY_MS late.
"""

import asyncio
import os
import re
import sys

MESSAGE_ID = re.compile(rb"(?im)^message-id:\s*(<[^>]+>)")


class Sink(asyncio.Protocol):
    def __init__(self, log: int, delay: float) -> None:
        self.log, self.delay, self.buffer, self.in_content, self.recipient = log, delay, b"", False, b""

    def connection_made(self, transport):
        self.transport = transport
        transport.write(b"220 sink ESMTP\r\n")

    def answer(self, text: bytes) -> None:
        asyncio.get_running_loop().call_later(self.delay, self.transport.write, text + b"\r\n")

    def data_received(self, data):
        self.buffer += data
        while True:
            end = b"\r\n.\r\n" if self.in_content else b"\r\n"
            taken, found, rest = self.buffer.partition(end)
            if not found:
                return
            self.buffer = rest
            if self.in_content:
                self.in_content = False
                os.write(self.log, MESSAGE_ID.search(taken)[1] + b" " + self.recipient + b"\n")
                self.answer(b"250 2.0.0 taken")
            else:
                self.command(taken)

    def command(self, line: bytes) -> None:
        match line[:4].upper():
            case b"EHLO":
                self.answer(b"250-sink\r\n250 PIPELINING")
            case b"RCPT":
                self.recipient = line.partition(b"<")[2].rstrip(b">")
                self.answer(b"250 2.1.5 ok")
            case b"DATA":
                self.in_content = True
                self.answer(b"354 go")
            case b"QUIT":
                self.transport.write(b"221 bye\r\n")
                self.transport.close()
            case _:
                self.answer(b"250 2.0.0 ok")


async def main() -> None:
    log = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    delay = float(sys.argv[2]) / 1_000
    server = await asyncio.get_running_loop().create_server(lambda: Sink(log, delay), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
