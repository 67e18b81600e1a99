import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from crm.contacts.models import Contact
from crm.exchange.models import Import

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).resolve().parents[3] / "config" / "sample"


def run(*arguments):
    out = StringIO()
    call_command("import_contacts", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def test_rows_are_printed_in_the_words_of_the_expected_fates():
    run(SAMPLE / "contacts.csv", "--commit")

    rows = [json.loads(line) for line in run(SAMPLE / "contacts-messy.csv", "--json")]

    with (SAMPLE / "contacts-messy-expected.csv").open(encoding="utf-8", newline="") as file:
        expected = [(int(row["Строка"]), row["Исход"], row["Совпадает с"]) for row in csv.DictReader(file)]
    assert [(row["row"], row["outcome"], row["match"]) for row in rows] == expected
    assert (list(rows[2]), rows[2]["marks"]) == (["row", "outcome", "marks", "match"], ["nbsp", "email_case"])
    assert (Contact.objects.count(), Import.objects.count()) == (300, 1)


def test_a_dry_run_writes_nothing():
    lines = run(SAMPLE / "contacts-messy.csv")

    assert (len(lines), lines[0], Contact.objects.count()) == (120, "1\tсоздать\tspaces\t", 0)


@pytest.mark.parametrize(
    "arguments", [["no-such-file.csv"], [__file__ + "c"], [SAMPLE / "contacts.csv", "--by", "x@example.org"]]
)
def test_what_cannot_be_done_is_said_in_one_sentence(arguments):
    with pytest.raises(CommandError):
        run(*arguments)
