"""Ask the staff's main pages of a body with 20,000 contacts, and write how long each took.

`python -m benchmarks [contacts]`; with DATABASE_URL it makes its tables there, else in a folder that vanishes.
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

RESULTS = Path(__file__).parent / "results.md"
ROUNDS = 7
SURNAMES = ["Смирнов", "Иванов", "Кузнецов", "Соколов", "Попов", "Лебедев", "Козлов", "Новиков", "Соловьёв", "Фёдоров"]
NAMES = ["Алексей", "Борис", "Виктор", "Григорий", "Дмитрий", "Егор", "Захар", "Игорь", "Кирилл", "Леонид", "Максим"]

# Page: who asks, and for what.
PAGES = {
    "contacts, first page": ("approver", "/contacts/"),
    "contacts, page 300": ("approver", "/contacts/?page=300"),
    "contacts, search by surname": ("approver", "/contacts/?q=соловьев"),
    "contacts, search in Latin letters": ("approver", "/contacts/?q=kuznetsov"),
    "groups": ("approver", "/groups/"),
    "today": ("press", "/today/"),
    "events": ("press", "/events/"),
    "invite: whom, and why not": ("press", "/events/EV-2026-22/invite/"),
    "public calendar": ("", "/p/"),
}


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="dialogue-bench-") as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        import django

        django.setup()
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        setup_test_environment()
        old = setup_databases(verbosity=0, interactive=False)
        try:
            lines = measure(count)
        finally:
            teardown_databases(old, verbosity=0)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def measure(count: int) -> list[str]:
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client

    from crm.access.models import User

    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        call_command("seed", stdout=nowhere)
    with transaction.atomic():
        more_contacts(count)
    machine = f"{connection.vendor}, Python {platform.python_version()}, {os.cpu_count()} cores"
    lines = ["# Results", "", f"{count:,} contacts beside the sample city; {machine}."]
    lines += [f"Milliseconds of a whole page, median and worst of {ROUNDS}.", ""]
    lines += ["| page | median | worst |", "| --- | ---: | ---: |"]
    for name, (account, address) in PAGES.items():
        client = Client()
        if account:
            client.force_login(User.objects.get(email__startswith=f"{account}@"))
        times = rounds(partial(client.get, address))
        lines.append(f"| {name} | {statistics.median(times):.0f} | {max(times):.0f} |")
    return lines


def rounds(ask: Callable[[], object]) -> list[float]:
    answer = ask()  # warm: templates compiled, connection open
    if getattr(answer, "status_code", 200) != 200:
        raise SystemExit(f"the page answers {answer.status_code}")
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    return times


def more_contacts(count: int) -> None:
    """People as an import would store them: with an address, a basis and a group."""
    from crm.groups.models import ReferenceGroup
    from tests.factories.crm import ContactFactory

    groups = list(ReferenceGroup.objects.all())
    for number in range(count):
        ContactFactory(
            code=f"B-{number}",
            surname=SURNAMES[number % len(SURNAMES)],
            name=NAMES[number % len(NAMES)],
            patronymic="Николаевич",
            sex="male",
            mailable=True,
            email=f"bench{number}@example.org",
            groups=[groups[number % len(groups)]],
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
