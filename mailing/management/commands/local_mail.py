"""Run the local mail server until it is told to stop."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mailing.local_mail.server import controller


class Command(BaseCommand):
    """`local_mail` listens on 127.0.0.1, port LOCAL_MAIL_PORT."""

    help = "Runs the small mail server of a machine that has no other; letters are shown on the mailbox page."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.MAIL_STAYS_HERE:
            raise CommandError("SMTP_URL is set, so letters go to that server and the local one is not needed.")
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        server = controller(settings.LOCAL_MAIL_PORT)
        server.start()
        stop.wait()
        server.stop()
