"""The local mail server: SMTP on the loopback that stores a letter before it says 250 (RFC 5321, 4.2.5)."""

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.db import close_old_connections
from django.utils import timezone

from mailing.local_mail.actions import deliver

MOST_OCTETS = 35 * 1024 * 1024


class Keeper:
    """Takes letters from any program of this machine."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        await sync_to_async(self._store)(envelope)
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


def controller(port: int) -> Controller:
    """Make the server for a port of the loopback; the caller starts and stops it."""
    return Controller(
        Keeper(),
        hostname="127.0.0.1",
        port=port,
        data_size_limit=MOST_OCTETS,
        decode_data=False,
        enable_SMTPUTF8=False,
        ident="Dialogue local mail",
        ready_timeout=30,  # seconds; a machine that is starting everything at once may be slow
    )
