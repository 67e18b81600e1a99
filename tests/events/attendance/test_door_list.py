"""The list at the door: who stands where, how it is searched."""

import pytest

from events.attendance.door_list import Guest, alike, by_letter, counted, found, in_order, in_view, split_key

LIST = [
    Guest(key="i1", name="Ёлкина Анна", outlet="Радио Речна", is_expected=True, is_press=True),
    Guest(key="i2", name="Долгих Павел", outlet="ГОО «Белая трость»", is_expected=True, state="came"),
    Guest(key="i3", name="Вебер Ганс", is_expected=True, state="came_online"),
    Guest(key="i4", name="Ким Юлия"),
    Guest(key="i5", name="Зырянов Олег", is_expected=True, state="absent"),
    Guest(key="w6", name="Евсеев Пётр", state="came"),
]


def test_each_guest_stands_in_one_of_the_three_parts():
    for guest in LIST:
        assert sum(in_view(guest, view) for view in ("waiting", "present", "others")) == 1


def test_counts_add_up():
    count = counted(LIST)

    assert (count.hall, count.online, count.waiting, count.absent, count.others, count.press, count.walk_ins) == (
        2, 1, 1, 1, 2, 1, 1,
    )  # fmt: skip
    assert count.expected == count.present + count.waiting == 4


def test_those_who_said_maybe_and_the_accredited_are_counted_apart():
    unsure = Guest(key="i7", name="Розов Илья", is_expected=True, is_unsure=True)
    journalist = Guest(key="a8", name="Седов Ян", is_expected=True, is_press=True)

    count = counted([*LIST, unsure, journalist])

    assert (count.waiting, count.promised, count.unsure, count.accredited, count.sure) == (3, 1, 1, 1, 2)


def test_letters_put_yo_beside_ye():
    letters = by_letter(in_order(LIST))

    assert [(letter, [guest.key for guest in guests]) for letter, guests in letters] == [
        ("В", ["i3"]), ("Д", ["i2"]), ("Е", ["w6", "i1"]), ("З", ["i5"]), ("К", ["i4"]),
    ]  # fmt: skip


@pytest.mark.parametrize("question", ["елкина", "ЁЛК", "radio yolkina", "Речна"])
def test_search_takes_any_spelling_and_the_outlet(question):
    assert [guest.key for guest in found(LIST, question)] == ["i1"]


def test_an_empty_question_finds_everyone():
    assert found(LIST, "  ") == LIST


@pytest.mark.parametrize(
    ("name", "keys"),
    [("Ким Юлия", ["i4"]), ("ким ю.", ["i4"]), ("Юлия Ким", ["i4"]), ("Ким Роман", []), ("Сурин Никита", []), ("", [])],
)
def test_a_walk_in_who_may_be_on_the_list_is_noticed(name, keys):
    assert [guest.key for guest in alike(LIST, name)] == keys


@pytest.mark.parametrize("key", ["", "i", "x1", "i-1", "i1 or 1=1", "i" + "9" * 30, "i²", "12"])
def test_a_spoilt_key_is_nobody(key):
    assert split_key(key) is None


def test_a_key_says_what_it_is():
    assert [split_key(key) for key in ("i12", "a3", "w7")] == [("invitation", 12), ("accreditation", 3), ("walk_in", 7)]
