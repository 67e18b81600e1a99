import io
import random
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from crm.exchange.encodings import decode
from crm.exchange.readers import read_file
from crm.exchange.tables import RefusedFileError, as_text, guess_separator

SAMPLE = Path(__file__).resolve().parents[3] / "config" / "sample"
SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "lists"
MESSY = (SAMPLE / "contacts-messy.csv").read_bytes()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PLAIN = "№ п/п;Ф.И.О.;Почта\r\n1;Ёлкина Щукина Анна;a@example.org\r\n"


def book(*rows, title="Лист1", change=None):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if change:
        change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/"), text)
    return file.getvalue()


def test_the_messy_file_is_read_with_its_encoding_and_separator():
    table = read_file(MESSY)

    assert (table.encoding, table.separator, len(table.rows)) == ("cp1251", ";", 123)
    assert table.rows[49][4] == "m.surin@box.example.net\nm.surin@home.example.net"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "cp866"])
def test_every_usual_encoding_is_told_apart(encoding):
    assert decode(PLAIN.encode(encoding)).text.removeprefix("\ufeff") == PLAIN


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("shape", [str, str.upper, str.lower])
def test_single_byte_encodings_are_told_apart_in_any_case(encoding, shape):
    text = shape("Перелыгин Фома Никитич;Правовая приёмная;специалист\nОсокина Ксения;Ассоциация малого бизнеса\n")

    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_separator_is_found(separator):
    text = f"ФИО{separator}Почта{separator}Тел.\n" + f"Иванов, Иван{separator}a@example.org{separator}1\n".replace(
        "Иванов, Иван", '"Иванов, Иван; сын"'
    )

    assert guess_separator(text) == separator


def test_a_line_that_names_the_separator_is_obeyed():
    assert read_file(b"sep=|\r\na|b;c;d\r\n1|2;3;4\r\n").rows == [["a", "b;c;d"], ["1", "2;3;4"]]


def test_a_spreadsheet_gives_the_same_text_as_a_file_would():
    table = read_file(book(["ФИО", "Тел.", "Дата"], ["Ёлкина", 89720002592, None], ["Ким", 1.5, True]))

    assert table.rows == [["ФИО", "Тел.", "Дата"], ["Ёлкина", "89720002592", ""], ["Ким", "1.5", "да"]]


def test_a_book_of_an_old_office_is_read_as_well():
    table = read_file((SAMPLES / "old_book.xls").read_bytes())

    assert table.rows == [["ФИО", "Почта", "Телефон"], ["Ёлкин Лев Ильич", "elkin@example.org", "89720000204"]]


def test_the_fullest_visible_sheet_is_read():
    def more_sheets(made):
        for row in range(5):
            made.create_sheet("Контакты") if row == 0 else None
            made["Контакты"].append([f"Имя {row}", "x"])
        hidden = made.create_sheet("Старое")
        hidden.sheet_state = "hidden"
        for _ in range(50):
            hidden.append(["y"])

    table = read_file(book(["Памятка"], title="Памятка", change=more_sheets))

    assert (table.sheet, len(table.rows)) == ("Контакты", 5)


def test_a_cell_merged_over_rows_says_the_same_of_each_row():
    def merge(made):
        made.active.merge_cells("B2:B3")

    table = read_file(book(["ФИО", "Организация"], ["Ёлкина", "АНО «Мост»"], ["Ким", None], change=merge))

    assert [row[1] for row in table.rows] == ["Организация", "АНО «Мост»", "АНО «Мост»"]


def test_numbers_and_days_become_text_without_a_tail():
    values = [89720002592.0, 12.5, date(2026, 3, 1), datetime(2026, 3, 1, 10, 30), None, False, " x "]

    assert [as_text(value) for value in values] == [
        "89720002592",
        "12.5",
        "01.03.2026",
        "01.03.2026 10:30",
        "",
        "нет",
        " x ",
    ]


def codes():
    noise = random.Random(1).randbytes(3000)
    return {
        "empty": b"",
        "only a mark": b"\xef\xbb\xbf\r\n;;;\r\n",
        "picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "noise": noise,
        "pdf": b"%PDF-1.7\n1 0 obj",
        "web page": "<html><table><tr><td>ФИО</td></tr></table></html>".encode(),
        "document": archive(word__document="x"),
        "damaged archive": b"PK\x03\x04" + b"x" * 100,
        "old book": OLE + bytes(5000),
        "locked book": OLE + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(4000),
        "old document": OLE + bytes(1000) + "WordDocument".encode("utf-16-le") + bytes(4000),
        "damaged utf-8": PLAIN.encode()[:60] + b"\xd0" + PLAIN.encode()[60:] + "Анна;".encode() * 20,
        "fifty megabytes": b"a;b\n" * 13_000_000,
        "a million columns": b";".join([b"a"] * 1_000_000),
        "giant cell": b'a;b\n"' + b"x" * 100_000 + b'";c\n',
        "too many rows": b"a;b\n" * 100_001,
        "bomb": archive(xl__workbook="<x/>", xl__sheet="A" * 250_000_000),
        "lone far cell": book(change=lambda made: made.active.__setitem__("XFD1048576", "x")),
        "far cell below": book(change=lambda made: made.active.__setitem__("GP1048576", "x")),
        "entities": archive(
            xl__workbook='<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook>&b;</workbook>'
        ),
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty", "empty"),
        ("only a mark", "empty"),
        ("picture", "wrong_type"),
        ("noise", "wrong_type"),
        ("pdf", "wrong_type"),
        ("web page", "wrong_type"),
        ("document", "wrong_type"),
        ("damaged archive", "damaged"),
        ("old book", "old_format"),
        ("locked book", "protected"),
        ("old document", "wrong_type"),
        ("damaged utf-8", "broken_encoding"),
        ("fifty megabytes", "too_large"),
        ("a million columns", "too_many_columns"),
        ("giant cell", "cell_too_large"),
        ("too many rows", "too_many_rows"),
        ("bomb", "unpacks_too_large"),
        ("lone far cell", "too_many_columns"),
        ("far cell below", "too_many_rows"),
        ("entities", "damaged"),
    ],
)
def test_a_bad_file_is_refused_by_name(name, code, bad_files):
    with pytest.raises(RefusedFileError) as refused:
        read_file(bad_files[name])

    assert refused.value.code == code


@pytest.fixture(scope="module")
def bad_files():
    return codes()


def test_a_child_that_outgrows_its_memory_is_a_clear_refusal(monkeypatch):
    monkeypatch.setattr("crm.exchange.readers.MEMORY", 64 * 1024 * 1024)

    with pytest.raises(RefusedFileError) as refused:
        read_file("\n".join(";".join(f"{row}-{column}" for column in range(12)) for row in range(60_000)).encode())

    assert refused.value.code == "unpacks_too_large"
