"""Usual reference groups and the words lists use for them, so that a first import needs no register filled by hand."""

from dataclasses import dataclass

from crm.exchange.fields import fold


@dataclass(frozen=True, slots=True)
class UsualGroup:
    """A group that most bodies keep: code, names, and the words for it in other people's lists."""

    code: str
    name_ru: str
    name_en: str
    words: tuple[str, ...] = ()


USUAL_GROUPS = (
    UsualGroup(
        "EXP",
        "Эксперты и научное сообщество",
        "Experts and academia",
        ("эксперты", "эксперт", "наука", "учёные", "научное сообщество", "experts"),
    ),
    UsualGroup(
        "NKO",
        "НКО и общественные объединения",
        "NGOs and public associations",
        (
            "нко",
            "общественники",
            "общественные организации",
            "общественные объединения",
            "некоммерческие организации",
            "соНКО",
            "ngo",
            "ngos",
        ),
    ),
    UsualGroup(
        "SMI",
        "СМИ и журналисты",
        "Media and journalists",
        ("сми", "журналисты", "журналист", "пресса", "media", "press"),
    ),
    UsualGroup(
        "BLG",
        "Блогеры и городские сообщества",
        "Bloggers and city communities",
        ("блогеры", "блогер", "паблики", "bloggers"),
    ),
    UsualGroup(
        "MSP",
        "Малое и среднее предпринимательство",
        "Small and medium business",
        ("мсп", "малый бизнес", "предприниматели", "предприниматель", "малый и средний бизнес", "sme", "smes"),
    ),
    UsualGroup(
        "BIZ",
        "Крупные предприятия и инвесторы",
        "Large enterprises and investors",
        ("крупный бизнес", "инвесторы", "инвестор", "крупные предприятия", "промышленники", "investors"),
    ),
    UsualGroup(
        "TOS",
        "ТОС и активные жители",
        "Neighbourhood self-government and active residents",
        ("тос", "старшие по домам", "старший по дому", "жители", "активные жители", "residents"),
    ),
    UsualGroup(
        "MOL", "Молодёжь и студенты", "Youth and students", ("молодёжь", "студенты", "студент", "youth", "students")
    ),
    UsualGroup(
        "VET",
        "Ветераны и старшее поколение",
        "Veterans and senior citizens",
        ("ветераны", "ветеран", "пенсионеры", "старшее поколение", "veterans", "seniors"),
    ),
    UsualGroup(
        "INV", "Люди с инвалидностью", "People with disabilities", ("инвалиды", "инвалидность", "овз", "маломобильные")
    ),
    UsualGroup(
        "OBR",
        "Образование и родительское сообщество",
        "Education and parents",
        ("образование", "родители", "родитель", "педагоги", "учителя", "education", "parents"),
    ),
    UsualGroup(
        "STR",
        "Застройщики и архитекторы",
        "Developers and architects",
        ("застройщики", "застройщик", "строители", "архитекторы", "архитектор", "developers"),
    ),
    UsualGroup(
        "EKO", "Экологическое сообщество", "Environmental community", ("экологи", "эколог", "экология", "экоактивисты")
    ),
    UsualGroup(
        "NEE",
        "Независимые эксперты (антикоррупционная экспертиза)",
        "Independent experts (anti-corruption review)",
        ("независимые эксперты", "независимый эксперт", "антикоррупционная экспертиза"),
    ),
)

BY_CODE = {group.code: group for group in USUAL_GROUPS}


def usual_words() -> dict[str, str]:
    """Each folded word, name or code to the code of its usual group."""
    return {
        fold(word): group.code
        for group in USUAL_GROUPS
        for word in (group.code, group.name_ru, group.name_en, *group.words)
    }
