"""The door of letters: stored once, read once, nothing lost, nothing retried for ever."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mailing.inbound import actions
from mailing.inbound.models import InboundLetter
from mailing.inbound.refusals import DecidedAlready
from tests.factories.crm import NOW, ContactFactory, UserFactory

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parents[2] / "samples" / "answers"
PLAIN = b"From: Olga <olga@example.org>\r\nMessage-ID: <1@x>\r\nSubject: Hello\r\n\r\nGood day\r\n"


def test_the_same_letter_by_two_doors_is_one_row():
    first = actions.take_in(PLAIN, source="imap", now=NOW)
    second = actions.take_in(PLAIN, source="webhook", now=NOW)
    changed = actions.take_in(PLAIN + b"!", source="imap", now=NOW)
    assert (first.pk, second.source, InboundLetter.objects.count()) == (second.pk, "imap", 2)
    assert changed.pk != first.pk


def test_a_letter_is_kept_octet_for_octet_with_its_envelope():
    row = actions.take_in(PLAIN, source="local", now=NOW, envelope_to="a+re-x@b.ru", envelope_from="")
    row.refresh_from_db()
    assert (bytes(row.raw), row.envelope_to, row.is_null_sender, row.from_address, row.subject) == (
        PLAIN, "a+re-x@b.ru", True, "olga@example.org", "Hello",
    )  # fmt: skip


def test_reading_happens_once_and_in_order():
    for number in range(3):
        actions.take_in(PLAIN.replace(b"<1@", b"<%d@" % number), source="test", now=NOW)
    assert (actions.process_due(now=NOW), actions.process_due(now=NOW)) == (3, 0)


def test_a_letter_from_a_person_we_know_waits_and_a_strangers_does_not():
    assert actions.process(actions.take_in(PLAIN, source="test", now=NOW), now=NOW).outcome == "not_ours"
    ContactFactory(email="olga@example.org")
    row = actions.process(actions.take_in(PLAIN.replace(b"<1@", b"<2@"), source="test", now=NOW), now=NOW)
    assert (row.kind, row.outcome) == ("other", "needs_staff")


def test_a_handler_that_fails_three_times_leaves_the_letter_with_a_person(settings, monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("database of dreams")

    monkeypatch.setattr("mailing.bounces.inbound.handle", broken)
    row = actions.take_in(PLAIN, source="test", now=NOW)
    for _ in range(5):
        actions.process_due(now=NOW)
    row.refresh_from_db()
    assert (row.outcome, row.attempts, row.summary) == ("unreadable", 3, {"code": "failed"})
    monkeypatch.undo()
    again = actions.read_again(row, by=UserFactory(roles=["editor"]), now=NOW)
    assert again.outcome == "not_ours"


def test_a_person_decides_once_and_may_take_it_back():
    staff = UserFactory(roles=["editor"])
    row = actions.process(actions.take_in(PLAIN, source="test", now=NOW), now=NOW)
    actions.decide(row, by=staff, now=NOW)
    with pytest.raises(DecidedAlready):
        actions.decide(row, by=staff, now=NOW)
    assert actions.reopen(row, by=staff, now=NOW).outcome == "needs_staff"


def test_receive_mail_says_a_line_for_each_file():
    out = StringIO()
    names = [str(SAMPLES / f"{name}.eml") for name in ("words-absence", "bounce-with-our-request", "plain-letter")]
    call_command("receive_mail", *names, "--json", stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["file"], line["kind"], line["outcome"]) for line in lines] == list(
        zip(names, ("absence", "bounce", "other"), ("not_ours",) * 3, strict=True)
    )
    assert {key: lines[1][key] for key in ("severity", "status", "address", "changed", "why")} == {
        "severity": "hard", "status": "5.1.1", "address": "pavel@example.org", "changed": "nothing", "why": "no_sign",
    }  # fmt: skip
    out = StringIO()
    call_command("receive_mail", names[0], "--json", stdout=out)
    assert json.loads(out.getvalue())["outcome"] == "duplicate"


def test_receive_mail_names_the_file_that_is_missing():
    with pytest.raises(CommandError, match=r"nowhere\.eml"):
        call_command("receive_mail", "nowhere.eml")


def test_pages_show_letters_and_buttons_and_the_source_is_a_file(client):
    client.force_login(UserFactory(roles=["editor"], email="e@example.org"))
    ContactFactory(email="olga@example.org")
    row = actions.process(actions.take_in(PLAIN, source="test", now=NOW), now=NOW)
    listed = client.get(reverse("mailing:inbound-list")).content.decode().replace("\u00a0", " ")
    assert "Hello" in listed
    assert "Письмо от человека из контактов" in listed
    page = client.get(reverse("mailing:inbound-letter", args=[row.pk])).content.decode()
    assert "Good day" in page
    assert "Действий не нужно" in page
    source = client.get(reverse("mailing:inbound-source", args=[row.pk]))
    assert (source.content, source["Content-Disposition"][:10]) == (PLAIN, "attachment")
    client.post(reverse("mailing:inbound-decide", args=[row.pk]))
    row.refresh_from_db()
    assert row.decided_at is not None


def test_markup_in_a_letter_stays_text(client):
    client.force_login(UserFactory(roles=["editor"], email="e@example.org"))
    raw = PLAIN.replace(b"Hello", b"<script>alert(1)</script>").replace(b"Good day", b"<img src=x onerror=alert(1)>")
    row = actions.process(actions.take_in(raw, source="test", now=NOW), now=NOW)
    for url in (reverse("mailing:inbound-list") + "?view=all", reverse("mailing:inbound-letter", args=[row.pk])):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_list_asks_the_same_number_of_questions_for_any_number_of_letters(client):
    client.force_login(UserFactory(roles=["editor"], email="e@example.org"))
    url = reverse("mailing:inbound-list") + "?view=all"
    actions.process(actions.take_in(PLAIN, source="test", now=NOW), now=NOW)
    client.get(url)
    counts = []
    for number in range(2, 5):
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counts.append(len(asked))
        actions.process(actions.take_in(PLAIN.replace(b"<1@", b"<%d@" % number), source="t", now=NOW), now=NOW)
    assert len(set(counts)) == 1
