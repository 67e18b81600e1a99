"""The product's own sending in processes that can be killed.

`python -m tests.faults.sender` loads Django once and then reads lines: `go` forks a process that drains until nothing
is open and prints its pid; `settle` drains here and prints "settled".
"""

import os
import signal
import sys
from datetime import timedelta

import django

django.setup()

from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from config.processes import dies_with_parent  # noqa: E402
from mailing.delivery import actions  # noqa: E402
from mailing.delivery.models import Delivery  # noqa: E402


def drain_until_done() -> None:
    while Delivery.objects.open().exists():
        actions.drain_due(now=timezone.now(), at_most=timedelta(seconds=20))


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if line.strip() == "go":
            not_alone = dies_with_parent(signal.SIGKILL)
            pid = os.fork()
            if pid == 0:
                try:
                    not_alone()
                    drain_until_done()
                finally:
                    os._exit(0)
            print(pid, flush=True)
        else:
            drain_until_done()
            connections.close_all()
            print("settled", flush=True)


if __name__ == "__main__":
    main()
