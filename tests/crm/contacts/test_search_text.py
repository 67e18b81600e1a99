import pytest

from crm.contacts.search_text import query_words, search_text, sort_key


@pytest.mark.parametrize(
    ("stored", "questions"),
    [
        ("Ёлкина", "Yolkina Elkina Yelkina Jolkina елкина ёЛКИНА Ёлк yolk"),
        ("Юлия", "iuliia yulia julia Yuliya iulia Julija юли"),
        ("Соловьёв", "Solovyov Soloviev Solovev Solov'ev соловьев"),
        ("Щёголева", "Shchegoleva Schegoleva Shchyogoleva щеголева"),
        ("Дмитрий", "Dmitry Dmitri Dmitriy Dmitrii"),
        ("Царёв", "Tsarev Tsaryov Carev царев"),
        ("Хлебников", "Khlebnikov Hlebnikov"),
        ("Подъячев", "Podieiachev Podyachev"),
        ("Наталья", "Natalia Natalya Natal'ya"),
        ("Александр", "Aleksandr Alexandr"),
        ("Римская-Осокина", "rimskaya-osokina Rimskaia осокина"),
        ("Черных", "Chernykh Chernyh"),
        ("Weber", "Вебер weber"),
        ("Ксения", "Xenia Kseniya"),
    ],
)
def test_any_usual_spelling_finds_the_same_person(stored, questions):
    text = search_text(stored)

    assert [word for word in questions.split() if not all(part in text for part in query_words(word))] == []


def test_other_people_are_not_found():
    assert query_words("Иванов")[0] not in search_text("Петров Пётр")


@pytest.mark.parametrize("question", ["00-60-83", "8 (8410) 00-60-83", "+7 8410 006083", "84100060", "+78410006083"])
def test_a_telephone_is_found_by_its_digits(question):
    text = search_text("Вольнов", phones=("+78410006083",))

    assert all(word in text for word in query_words(question))


def test_an_address_is_found_by_any_part_of_it():
    text = search_text("Вольнов", "g.volnov@edu.example.org")

    assert all(word in text for word in query_words("volnov@edu"))


@pytest.mark.parametrize("question", ["", "  ", "«»", "%", "()"])
def test_a_question_without_letters_asks_nothing(question):
    assert query_words(question) == []


def test_sorting_puts_yo_beside_ye():
    names = ["Жуков", "Ёлкина", "Елкин", "Ежов", "Ефремов"]

    assert sorted(names, key=sort_key) == ["Ежов", "Елкин", "Ёлкина", "Ефремов", "Жуков"]


def test_quotation_marks_do_not_sort_first():
    assert sort_key("«Мост», АНО") == "мост ано"
