"""The send journal."""

import os

import pytest

from mailing.delivery.send_journal import Key, SendJournal, StillAlive, check_of, of_the_dead, read
from mailing.transport.replies import Reply

A, B, C = Key(1, 1, "aaaaaaaa"), Key(2, 3, "bbbbbbbb"), Key(3, 1, "cccccccc")


def test_it_tells_what_may_have_left_what_was_answered_and_what_was_being_built(tmp_path):
    journal = SendJournal(tmp_path / "run.log")
    for key in (A, B):
        journal.begin(key)
        journal.built(key)
    journal.intend(A)
    journal.intend(B)
    journal.heard(A, Reply(250, "2.0.0 taken"))
    journal.begin(C)
    journal.close()

    record = read(tmp_path / "run.log")

    assert (record.unanswered, record.heard[A].code, record.heard[A].enhanced, record.being_built) == (
        {B},
        250,
        (2, 0, 0),
        C,
    )
    assert record.size == (tmp_path / "run.log").stat().st_size


def test_a_line_that_a_crash_cut_short_counts_for_nothing(tmp_path):
    path = tmp_path / "run.log"
    path.write_bytes(b"I 1 1 aaaaaaaa\nR 1 1 aaaaaaaa 250 -\nI 2 3 bbbb")

    record = read(path)

    assert (record.intended, record.unanswered) == ({A}, set())


@pytest.mark.parametrize(
    "junk", [b"", b"\x00" * 500, b"I\n", b"R 1 1\n", b"R x y z 250 -\n", b"\xff\xfe\n", b"Q 1 1 a\n"]
)
def test_what_is_no_line_of_ours_is_passed_over(tmp_path, junk):
    path = tmp_path / "run.log"
    path.write_bytes(junk + b"\nI 1 1 aaaaaaaa\n")

    assert read(path).intended == {A}


def test_the_journal_of_a_living_run_cannot_be_settled(tmp_path):
    journal = SendJournal(tmp_path / "run.log")
    with pytest.raises(StillAlive), of_the_dead(tmp_path / "run.log"):
        pass

    journal.close()

    with of_the_dead(tmp_path / "run.log") as record:
        assert record.intended == set()


def test_a_journal_that_cannot_be_written_stops_the_letter(tmp_path, monkeypatch):
    journal = SendJournal(tmp_path / "run.log")
    monkeypatch.setattr(os, "write", lambda *_: 3)

    with pytest.raises(OSError, match="not written whole"):
        journal.intend(A)


def test_only_the_owner_may_read_it(tmp_path):
    SendJournal(tmp_path / "folder" / "run.log").close()

    assert (tmp_path / "folder" / "run.log").stat().st_mode & 0o777 == 0o600


def test_a_check_ties_a_line_to_its_letter():
    assert check_of("<a@b>") != check_of("<c@d>")
    assert len(check_of("<a@b>")) == 8
