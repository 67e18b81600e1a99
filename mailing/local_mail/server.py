"""The local mail server: SMTP on the loopback that stores a letter before it says 250 (RFC 5321, 4.2.5)."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections, connections
from django.utils import timezone

from mailing.local_mail.actions import deliver

MOST_OCTETS = 35 * 1024 * 1024
SLOW_START = 30  # seconds; a machine that is starting everything at once


class Keeper:
    """Takes letters from any program of this machine; one thread holds the line to the database."""

    def __init__(self) -> None:
        self.writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="local-mail")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        await asyncio.get_running_loop().run_in_executor(self.writer, self._store, envelope)
        return "250 2.0.0 kept"

    def _store(self, envelope: Envelope) -> None:
        close_old_connections()  # a database that was restarted must not fail the next letter
        content = envelope.content or b""
        deliver(
            content if isinstance(content, bytes) else content.encode(),
            envelope_from=(envelope.mail_from or "").strip("<>"),  # aiosmtpd gives the null sender as "<>"
            recipients=envelope.rcpt_tos,
            now=timezone.now(),
        )

    def close(self) -> None:
        """Let go of the database."""
        self.writer.submit(connections.close_all).result()
        self.writer.shutdown()


class LocalMail(Controller):
    """The server itself; the caller starts and stops it."""

    def __init__(self, port: int) -> None:
        self.keeper = Keeper()
        super().__init__(
            self.keeper,
            hostname="127.0.0.1",
            port=port,
            data_size_limit=MOST_OCTETS,
            decode_data=False,
            enable_SMTPUTF8=False,
            ident="Dialogue local mail",
            ready_timeout=SLOW_START,
        )

    def stop(self, no_assert: bool = False) -> None:
        super().stop(no_assert)
        self.keeper.close()


def controller(port: int) -> LocalMail:
    """Make the server for a port of the loopback."""
    return LocalMail(port)
