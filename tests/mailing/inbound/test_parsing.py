"""Letters are read whole, within limits, whatever they are made of."""

import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailing.inbound.addresses import Mailbox, mailboxes
from mailing.inbound.authentication import read_results
from mailing.inbound.html_text import text_of
from mailing.inbound.mime_reader import decode_words, parameters
from mailing.inbound.parsing import parse
from mailing.inbound.quotes import own_words

SAMPLES = Path(__file__).parents[2] / "samples" / "answers"
OUR_MX = ["mx.dialogue.example"]


def letter(name, **how):
    return parse((SAMPLES / f"{name}.eml").read_bytes(), **how)


def test_an_ordinary_letter_gives_all_its_facts():
    mail = letter("words-yes", envelope_to=["reply+TOKEN@dialogue.example"])
    assert mail.sender == Mailbox("pavel@example.org", "Павел Долгих")
    assert mail.message_id == "words-yes@mail.example.org"
    assert mail.answers_to == ("letter-1@dialogue.example",)
    assert mail.details == ("token", "q7x2m4k6p3n5r8s2")
    assert (mail.subject, mail.dated) == ("Re: Приглашение", datetime(2026, 11, 23, 9, 15, 9, tzinfo=UTC))
    assert mail.text.startswith("Добрый день!")
    assert (mail.is_automatic, mail.notes, mail.calendars) == (False, (), ())


def test_the_most_honest_calendar_part_stands_first_and_returned_letters_give_none():
    gmail = letter("gmail-declined-two-copies")
    assert [(part.label, part.method) for part in gmail.calendars][:2] == [
        ("text/calendar", "REPLY"), ("application/ics", ""),
    ]  # fmt: skip
    assert letter("bounce-with-our-request").calendars == ()
    assert letter("forwarded-reply").calendars == ()


def test_automatic_letters_are_known_by_their_headers():
    assert letter("absence-with-our-request").is_automatic
    assert letter("bounce-with-our-request").return_path == ""
    assert not letter("exchange-accepted").is_automatic


@pytest.mark.parametrize(
    ("name", "trusted", "dmarc"),
    [
        ("dmarc-fail", OUR_MX, "fail"),
        ("dmarc-pass", OUR_MX, "pass"),
        ("forged-results", OUR_MX, "fail"),
        ("foreign-results", OUR_MX, None),
        ("dmarc-pass", [], None),
    ],
)
def test_only_the_topmost_result_of_our_own_exchanger_counts(name, trusted, dmarc):
    found = letter(name, trusted_servers=trusted).authentication
    assert (found.dmarc if found else None) == dmarc


def test_a_comment_in_results_says_nothing():
    found = read_results(["MX.dialogue.example (dmarc=pass); dkim=fail; dkim=pass (x;dmarc=pass)"], OUR_MX)
    assert (found.dmarc, found.dkim) == ("", "pass")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('Иван <i@x.ru>, "Пётр, мл." <P@X.ru>', [("i@x.ru", "Иван"), ("p@x.ru", "Пётр, мл.")]),
        ("=?utf-8?B?0JjQstCw0L0=?= <i@x.ru>", [("i@x.ru", "Иван")]),
        ("i@x.ru (Иван, комментарий)", [("i@x.ru", "")]),
        ("Группа: a@x.ru, b@x.ru;", [("a@x.ru", ""), ("b@x.ru", "")]),
        ("<почта@пример.рф>", [("почта@xn--e1afmkfd.xn--p1ai", "")]),
        ("nobody", []),
        ('"a@b.ru" <c@d.ru>', [("c@d.ru", "a@b.ru")]),
    ],
)
def test_addresses_are_read_as_they_come(value, found):
    assert [(box.address, box.name) for box in mailboxes(value)] == found


def test_encoded_words_are_joined_before_decoding():
    assert decode_words("=?utf-8?B?0JjQ?= =?utf-8?B?stCw0L0=?= и =?koi8-r?Q?=F7=C5=D2=C1?=") == "Иван и Вера"


def test_long_parameters_are_put_together():
    value = 'attachment; filename*0*=utf-8\'\'%D0%BE%D1; filename*1*=%82; filename*2=.ics; x="a\\"b"'
    assert parameters(value) == {"filename": "от.ics", "x": 'a"b'}


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Буду\n\n23.11.2026 10:00, Администрация пишет:\n> Придёте?", "Буду"),
        ("Буду\n\nOn Mon, 23 Nov 2026 at 10:00, City <a@b.ru>\nwrote:\n> Придёте?", "Буду"),
        ("Да\n-----Исходное сообщение-----\nОт: город", "Да"),
        ("Да\n-- \nПавел", "Да"),
        ("> только цитата", ""),
        (
            "пн, 23 нояб. 2026 г. в 10:00, Администрация <a@b.ru>:\n> x",
            "пн, 23 нояб. 2026 г. в 10:00, Администрация <a@b.ru>:",
        ),
    ],
)
def test_quotations_and_signatures_are_cut(text, own):
    assert own_words(text) == own


def test_html_gives_text_with_quotations_marked():
    html = "<style>p{}</style><p>Буду&nbsp;обязательно<br>Павел</p><blockquote>Придёте?<br>ждём</blockquote><script>x"
    assert text_of(html) == "Буду обязательно\nПавел\n\n> Придёте?\n> ждём"


def nested(depth):
    head = "".join(
        f"--b{n - 1}\n" * bool(n) + f"Content-Type: multipart/mixed; boundary=b{n}\n\n" for n in range(depth)
    )
    return head.encode()


HOSTILE = {
    "deep": nested(3000),
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
    "headers": b"X-A: b\n" * 500_000,
    "one header": b"Subject: " + b"=?utf-8?B?" * 200_000 + b"\n\n",
    "parameters": b"Content-Type: text/plain" + b';a="' * 100_000 + b"\n\n",
    "addresses": b"From: " + b"(" * 200_000 + b"\n\n",
    "commas": b"To: " + b",<a@b.ru>" * 200_000 + b"\n\n",
    "calendars": b"Content-Type: text/calendar\n\n" + b"BEGIN:VCALENDAR\n" * 400_000,
    "tags": b"Content-Type: text/html\n\n" + b"<script <!--" * 400_000,
    "big": b"Content-Type: text/plain\n\n" + b"a" * (33 * 1024 * 1024),
    "base64": b"Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n\n" + b"=" * 10_000_000,
    "rfc822": b"Content-Type: message/rfc822\n\n" * 5000,
    "encoded rfc822": b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" * 3000,
    "boundary": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"x--b" * 8_000_000,
    "padded": b"Content-Type: multipart/mixed; boundary=b\n\n" + (b"\n--b" + b" " * 190 + b"x") * 160_000,
    "copies": b"Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n" * 15 + b"A" * 25_000_000,
    "nul": b"\x00" * 1_000_000,
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_letters_are_read_in_two_seconds(raw):
    started = time.process_time()
    mail = parse(raw)
    assert time.process_time() - started < 2
    assert len(mail.text) <= 200 * 1024


def test_limits_are_named():
    assert parse(HOSTILE["deep"]).notes == ("too_deep",)
    assert parse(HOSTILE["parts"]).notes == ("too_many_parts",)
    assert parse(HOSTILE["headers"]).notes == ("headers_too_long",)
    assert parse(HOSTILE["big"]).notes == ("too_big",)
    assert parse(HOSTILE["copies"]).notes == ("too_big",)


def test_a_hostile_letter_takes_little_memory():
    tracemalloc.start()
    parse(HOSTILE["copies"])
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 128 * 1024 * 1024


@given(st.binary(max_size=600))
def test_no_octets_make_the_reader_fail(raw):
    parse(raw)
    parse(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + raw + b"\n--b--\n")


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.eml")), ids=lambda path: path.stem)
def test_half_a_letter_is_no_error(path):
    raw = path.read_bytes()
    for end in range(0, len(raw), max(len(raw) // 40, 1)):
        parse(raw[:end])
