import pytest

from crm.contacts.name_parsing import mend_look_alikes, parse_name


@pytest.mark.parametrize(
    ("cell", "parts", "marks"),
    [
        ("Вольнов Георгий Денисович", ("Вольнов", "Георгий", "Денисович"), ()),
        ("  Перелыгин  Фома Никитич ", ("Перелыгин", "Фома", "Никитич"), ("spaces",)),
        ("Ярцев\u00a0Никита\u00a0Фёдорович", ("Ярцев", "Никита", "Фёдорович"), ("nbsp",)),
        ("ОСОКИНА КСЕНИЯ КОНСТАНТИНОВНА", ("Осокина", "Ксения", "Константиновна"), ("uppercase",)),
        ("РИМСКАЯ-ОСОКИНА Л.К.", ("Римская-Осокина", "Л.", "К."), ("uppercase", "initials_only")),
        ("иванов иван иванович", ("Иванов", "Иван", "Иванович"), ()),
        ("Вольнов Гeоргий Констaнтинович", ("Вольнов", "Георгий", "Константинович"), ("homoglyph",)),
        ("ЧеботарёваАллаОлеговна", ("Чеботарёва", "Алла", "Олеговна"), ("merged_fio",)),
        ("Белов-ТархановСемёнАндреевич", ("Белов-Тарханов", "Семён", "Андреевич"), ("merged_fio",)),
        ("Озеров П.П.", ("Озеров", "П.", "П."), ("initials_only",)),
        ("Озеров П П", ("Озеров", "П.", "П."), ("initials_only",)),
        ("П. П. Озеров", ("Озеров", "П.", "П."), ("initials_only", "name_order")),
        ("Елена Игоревна Жемчугова", ("Жемчугова", "Елена", "Игоревна"), ("name_order",)),
        ("Рашид Вагиф оглы Гусейнов", ("Гусейнов", "Рашид", "Вагиф оглы"), ("name_order",)),
        ("Гусейнов Рашид Вагиф Оглы", ("Гусейнов", "Рашид", "Вагиф оглы"), ()),
        ("Мицкевич Адам Иванович", ("Мицкевич", "Адам", "Иванович"), ()),
        ("Адам Иванович Мицкевич", ("Мицкевич", "Адам", "Иванович"), ("name_order",)),
        ("Адам Мицкевич", ("Мицкевич", "Адам", ""), ("name_order",)),
        ("Анна Ивановна", ("", "Анна", "Ивановна"), ()),
        ("Иван Петров", ("Петров", "Иван", ""), ("name_order",)),
        ("Вебер Ганс", ("Вебер", "Ганс", ""), ()),
        ("Линь Мэй", ("Линь", "Мэй", ""), ()),
        ("Иванова (Петрова) Мария Ивановна", ("Иванова", "Мария", "Ивановна"), ()),
        ("г-н Прохоров А.И.", ("Прохоров", "А.", "И."), ("initials_only",)),
        ("де ла Крус Мария", ("де ла Крус", "Мария", ""), ()),
        ("Hans Weber", ("Weber", "Hans", ""), ("latin_name",)),
        ("WEBER, HANS", ("Weber", "Hans", ""), ("latin_name",)),
    ],
)
def test_a_name_is_read_whatever_its_shape(cell, parts, marks):
    parsed = parse_name(cell)

    assert parsed.problem is None
    assert (parsed.person.surname, parsed.person.name, parsed.person.patronymic) == parts
    assert parsed.marks == marks


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("", "no_name"),
        (" - ", "no_name"),
        ("12345", "no_name"),
        ("Приёмная", "not_a_person"),
        ("тест тест тест", "not_a_person"),
        ("Отдел кадров, Иванова А.П.", "not_a_person"),
        ("Иванов", "not_a_person"),
        ("office@example.org", "not_a_person"),
        ("Вересаева Алёна Викторовна, Бурмистров Пётр Фомич", "two_persons"),
        ("Каштанов Артём Михайлович и Ягодина Анастасия Кирилловна", "two_persons"),
        ("Иванов И.И., Петров П.П.", "two_persons"),
        ("Ивановы Иван и Мария", "two_persons"),
        ("Иванов Иван / Петров Пётр", "two_persons"),
    ],
)
def test_a_cell_without_exactly_one_person_says_why(cell, problem):
    assert parse_name(cell).problem == problem


def test_a_post_behind_the_name_is_kept_apart():
    parsed = parse_name("Иванова Анна Петровна, директор")

    assert (parsed.person.full, parsed.rest) == ("Иванова Анна Петровна", "директор")


@pytest.mark.parametrize(
    ("word", "mended"), [("Cидоров", "Сидоров"), ("Hаns", "Hans"), ("Иванов", "Иванов"), ("Ivanов", "Ivanов")]
)
def test_look_alike_letters_are_mended_only_when_all_of_them_can_be(word, mended):
    assert mend_look_alikes(word) == mended
