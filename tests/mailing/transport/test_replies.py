"""What a reply of a mail server means."""

import pytest

from mailing.transport.replies import Meaning, Phase, Reply, Verdict, judge


@pytest.mark.parametrize(
    ("reply", "phase", "meaning", "dead"),
    [
        ("250 2.0.0 OK", Phase.CONTENT, Meaning.ACCEPTED, False),
        ("421 4.3.2 closing", Phase.RECIPIENT, Meaning.LINE, False),
        ("421 too many", Phase.GREETING, Meaning.LINE, False),
        ("454 4.7.0 try later", Phase.AUTH, Meaning.LINE, False),
        ("450 4.2.1 mailbox busy", Phase.RECIPIENT, Meaning.LATER, False),
        ("451 4.7.1 greylisted", Phase.RECIPIENT, Meaning.LATER, False),
        ("452 4.3.1 no space", Phase.CONTENT, Meaning.LATER, False),
        ("550 5.1.1 no such user", Phase.RECIPIENT, Meaning.REFUSED, True),
        ("550 5.1.10 null MX", Phase.RECIPIENT, Meaning.REFUSED, True),
        ("553 5.1.2 no such domain", Phase.RECIPIENT, Meaning.REFUSED, True),
        ("550 5.1.1 no such user", Phase.CONTENT, Meaning.REFUSED, True),
        ("552 5.2.2 mailbox full", Phase.RECIPIENT, Meaning.REFUSED, False),
        ("550 5.2.1 disabled", Phase.RECIPIENT, Meaning.REFUSED, False),
        ("550 5.4.4 no route", Phase.RECIPIENT, Meaning.REFUSED, False),
        ("550 no such user", Phase.RECIPIENT, Meaning.REFUSED, False),
        ("554 5.7.1 relay access denied", Phase.RECIPIENT, Meaning.OURS, False),
        ("550 5.1.8 sender unknown", Phase.SENDER, Meaning.OURS, False),
        ("553 5.1.7 bad sender", Phase.RECIPIENT, Meaning.OURS, False),
        ("552 5.3.4 message too big", Phase.CONTENT, Meaning.OURS, False),
        ("554 5.7.1 looks like spam", Phase.CONTENT, Meaning.OURS, False),
        ("554 rejected", Phase.CONTENT, Meaning.OURS, False),
        ("550 rejected", Phase.CONTENT, Meaning.REFUSED, False),
        ("535 5.7.8 wrong password", Phase.AUTH, Meaning.OURS, False),
        ("530 5.7.0 sign in first", Phase.SENDER, Meaning.OURS, False),
        ("554 no SMTP service here", Phase.GREETING, Meaning.OURS, False),
        ("503 bad sequence", Phase.RECIPIENT, Meaning.OURS, False),
    ],
)
def test_replies_are_read_by_code_enhanced_code_and_phase(reply, phase, meaning, dead):
    code, _, text = reply.partition(" ")

    assert judge(Reply(int(code), text), phase) == Verdict(meaning, address_is_dead=dead)


def test_a_reply_that_ends_nothing_is_no_verdict():
    with pytest.raises(ValueError, match="ends nothing"):
        judge(Reply(354, "go"), Phase.DATA)


@pytest.mark.parametrize(
    ("text", "wanted"), [("5.1.1 no", (5, 1, 1)), ("no 5.1.1", None), ("5.1.1234 x", None), ("", None)]
)
def test_the_enhanced_code_stands_at_the_beginning(text, wanted):
    assert Reply(550, text).enhanced == wanted
