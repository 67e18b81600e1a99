"""`manage.py import_contacts FILE`: what becomes of each row of a list, and with --commit the people in the base."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from crm.access.models import Department, User
from crm.exchange.actions import commit_import, confirm_columns, upload_list
from crm.exchange.fates import Outcome
from crm.exchange.models import Import, ImportRow
from crm.exchange.queries import reference
from crm.exchange.trying import try_out
from crm.journal.refusals import Refusal

# The words of the list of expected fates: programs read them, so they do not follow the language of the reader.
WORDS = {
    Outcome.CREATE: "создать",
    Outcome.CHECK: "проверить",
    Outcome.REPEAT_IN_FILE: "дубль в файле",
    Outcome.REPEAT_IN_BASE: "дубль в базе",
    Outcome.REFUSE: "отклонить",
}


class Command(BaseCommand):
    """A dry run unless --commit is given; prints number, outcome, marks and match of each record."""

    help = "Import a list of people (CSV, XLSX, ODS): a dry run, or with --commit into the base."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--commit", action="store_true", help="put the people into the base")
        parser.add_argument("--json", action="store_true", help="one object a line: row, outcome, marks, match")
        parser.add_argument("--department", default="", help="name of the department; without it the common base")
        parser.add_argument("--by", default="", help="e-mail of the member of staff in whose name it is done")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        user, department = _user(options["by"]), _department(options["department"])
        try:
            if options["commit"]:
                made = _commit(data, options["file"].name, user=user, department=department)
                rows = _stored(made)
            else:
                rows = _tried(data, user=user)
            for row in rows:
                self.stdout.write(_line(row, as_json=options["json"]))
        except Refusal as refused:
            raise CommandError(str(refused.message)) from refused


def _user(email: str) -> User | None:
    if not email:
        return None
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        raise CommandError(f"nobody signs in as {email}")
    return user


def _department(name: str) -> Department | None:
    if not name:
        return None
    department = Department.objects.filter(name_ru=name).first()
    if department is None:
        raise CommandError(f"there is no department «{name}»")
    return department


def _commit(data: bytes, name: str, *, user: User | None, department: Department | None) -> Import:
    now = timezone.now()
    made = upload_list(data, file_name=name, department=department, by=user, now=now)
    if made.checked_at is None:
        made = confirm_columns(made, made.columns, by=user, now=now)
    return commit_import(made, by=user, now=now)


def _tried(data: bytes, *, user: User | None) -> Iterator[dict[str, Any]]:
    for fate in try_out(data, user=user).fates:
        match = f"строка {fate.match_row}" if fate.match_row else fate.match_known.ref if fate.match_known else ""
        yield {"row": fate.number, "outcome": WORDS[fate.outcome], "marks": list(fate.marks), "match": match}


def _stored(made: Import) -> Iterator[dict[str, Any]]:
    for row in ImportRow.objects.filter(belongs_to=made).select_related("match").order_by("number"):
        match = f"строка {row.match_row}" if row.match_row else reference(row.match) if row.match else ""
        yield {"row": row.number, "outcome": WORDS[Outcome(row.outcome)], "marks": row.marks, "match": match}


def _line(row: dict[str, Any], *, as_json: bool) -> str:
    if as_json:
        return json.dumps(row, ensure_ascii=False)
    return "\t".join((str(row["row"]), row["outcome"], " ".join(row["marks"]), row["match"]))
