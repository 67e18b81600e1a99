"""The fields that a column of an imported list may hold, with the words by which headings name them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

Cells = list[str]


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """A heading without case, ё, dots and quotes: «Ф.И.О.» is «фио», «№ п/п» is «№ п/п»."""
    line = text.casefold().replace("ё", "е").replace("\u00a0", " ")
    line = re.sub(r"[.\"'«»„“:*_]", "", line.replace("e-mail", "email").replace("е-mail", "email"))
    return " ".join(re.sub(r"[-–—/,;()]+", " ", line).split())


def share(cells: Cells, looks: Callable[[str], object]) -> float:
    """Which part of the filled cells looks so, from 0 to 1."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return sum(bool(looks(cell)) for cell in filled) / len(filled) if filled else 0.0


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `headings` are folded headings of lists met in life; `looks` says whether a cell looks like it.

    Several columns may feed a field that `is_repeated`: two columns of telephones are two telephones.
    """

    key: str
    headings: tuple[str, ...]
    looks: Callable[[str], object] | None = field(default=None, compare=False)
    is_repeated: bool = False
    matches: frozenset[str] = frozenset()  # whole cells that show it: names of groups, districts


DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2}")


def _mail(cell: str) -> bool:
    return "@" in cell


def _phone(cell: str) -> object:
    """Ten to fourteen digits, or a city number written in pairs: 00-12-34."""
    digits = re.sub(r"\D", "", cell)
    if DATE.fullmatch(cell) or re.search(r"[a-zа-яё@/]{5,}|[A-ZА-ЯЁ]-", cell):
        return False
    return 10 <= len(digits) <= 14 or re.fullmatch(r"\(?\d{0,3}\)?[ -]?\d{2,3}-\d\d-\d\d", cell)


def _name(cell: str) -> object:
    return re.search(
        r"(?:^|\s)[а-яё-]{2,}(?:вич|вна|ична|нич|мич|ьич)(?:\s|$)|[А-ЯЁ][а-яё-]+ [А-ЯЁ]\. ?[А-ЯЁ]\.",
        cell,
        re.IGNORECASE if not cell.isupper() else 0,
    ) or (cell.isupper() and re.search(r"(ВИЧ|ВНА|ИЧНА)(\s|$)", cell))


def _organisation(cell: str) -> object:
    return re.search(
        r"\b(ООО|АО|ПАО|ЗАО|АНО|НКО|ИП|ТОС|ТСЖ|МБУ|МАУ|ГБУ|ФГБОУ|МБОУ|РОО|ГОО)\b|университет|институт|[«\"].+[»\"]",
        cell,
    )


def _consent(cell: str) -> object:
    return re.search(r"согласие|анкет|форма|письм", cell, re.IGNORECASE) and DATE.search(cell)


# The order settles which of two equal claims wins.
FIELDS: tuple[Field, ...] = (
    Field(
        "email",
        (
            "email",
            "mail",
            "почта",
            "эл почта",
            "электронная почта",
            "электронный адрес",
            "адрес электронной почты",
            "email адрес",
            "email address",
            "эл адрес",
            "имейл",
            "мейл",
            "e mail",
        ),
        _mail,
        is_repeated=True,
    ),
    Field(
        "phone",
        (
            "телефон",
            "тел",
            "телефоны",
            "номер телефона",
            "контактный телефон",
            "моб",
            "мобильный",
            "моб тел",
            "мобильный телефон",
            "сотовый",
            "раб тел",
            "рабочий телефон",
            "phone",
            "phone number",
            "telephone",
            "mobile",
            "cell",
            "тел факс",
        ),
        _phone,
        is_repeated=True,
    ),
    Field(
        "full_name",
        (
            "фио",
            "ф и о",
            "фио полностью",
            "фамилия имя отчество",
            "фамилия имя",
            "имя фамилия",
            "участник",
            "контакт",
            "контактное лицо",
            "full name",
            "name",
            "contact",
            "person",
            "представитель",
            "эксперт",
            "сотрудник",
            "фио участника",
            "фио контактного лица",
        ),
        _name,
    ),
    Field("surname", ("фамилия", "surname", "last name", "family name", "lastname")),
    Field("name", ("имя", "first name", "given name", "firstname")),
    Field("patronymic", ("отчество", "patronymic", "middle name")),
    Field(
        "organisation",
        (
            "организация",
            "наименование организации",
            "название организации",
            "компания",
            "место работы",
            "учреждение",
            "сми",
            "редакция",
            "издание",
            "работодатель",
            "organisation",
            "organization",
            "company",
            "employer",
            "outlet",
        ),
        _organisation,
    ),
    Field("organisation_code", ("код организации", "organisation code", "organization code")),
    Field("position", ("должность", "пост", "должность звание", "position", "job title", "title", "post", "role")),
    Field(
        "groups",
        (
            "референтные группы",
            "референтная группа",
            "реф группа",
            "реф группы",
            "группа",
            "группы",
            "категория",
            "сегмент",
            "groups",
            "group",
            "reference groups",
            "reference group",
            "category",
        ),
    ),
    Field(
        "competences",
        (
            "компетенции",
            "компетенция",
            "чем занимается",
            "тема",
            "темы",
            "сфера деятельности",
            "сфера",
            "направление",
            "специализация",
            "область знаний",
            "competences",
            "topics",
            "expertise",
        ),
    ),
    Field("district", ("район", "р н", "р он", "рн", "район города", "округ", "district", "area")),
    Field("sex", ("пол", "sex", "gender")),
    Field("language", ("язык", "язык общения", "language", "lang")),
    Field("basis", ("основание обработки", "основание", "правовое основание", "basis", "legal basis")),
    Field("consent_on", ("дата согласия", "согласие дата", "consent date", "date of consent")),
    Field("consent_way", ("источник согласия", "форма согласия", "способ получения согласия", "consent source")),
    Field(
        "withdrawn_on",
        ("согласие отозвано", "дата отзыва согласия", "отзыв согласия", "consent withdrawn", "withdrawn"),
    ),
    Field(
        "publication",
        (
            "согласие на публикацию имени",
            "согласие на публикацию",
            "согласие на распространение",
            "можно публиковать имя",
            "publication consent",
        ),
    ),
    Field(
        "consent",
        (
            "согласие пдн",
            "согласие",
            "согласие на обработку",
            "согласие на обработку пдн",
            "пдн",
            "соглас",
            "согласие на обработку персональных данных",
            "consent",
            "gdpr",
        ),
        _consent,
    ),
    Field(
        "opted_out_on",
        (
            "отписан от рассылок",
            "отписан",
            "отписка",
            "дата отписки",
            "не писать",
            "unsubscribed",
            "opted out",
            "opt out",
        ),
    ),
    Field("council", ("совет", "член совета", "совет коллегия", "council", "advisory body")),
    Field(
        "council_until",
        ("срок полномочий до", "срок полномочий", "полномочия до", "term until", "term of office until"),
    ),
    Field("code", ("код", "код контакта", "ид", "id", "code")),
    Field(
        "notes",
        (
            "примечание",
            "примечания",
            "примеч",
            "прим",
            "комментарий",
            "комментарии",
            "заметки",
            "notes",
            "note",
            "comment",
            "remarks",
        ),
        is_repeated=True,
    ),
    Field("number", ("№ п п", "№", "п п", "номер", "номер п п", "no", "#", "nn")),
)


def with_vocabulary(fields: Iterable[Field], **vocabulary: Iterable[str]) -> tuple[Field, ...]:
    """The same fields, knowing the body's own words for some: names of groups, districts, councils."""
    words = {key: frozenset(fold(word) for word in values) for key, values in vocabulary.items()}
    return tuple(
        Field(known.key, known.headings, known.looks, known.is_repeated, words.get(known.key, known.matches))
        for known in fields
    )
