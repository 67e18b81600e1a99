"""The administration itself: departments, one account per role, reference groups, councils."""

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings

from crm.access.models import Department, RoleGrant, User
from crm.access.permissions import Role
from crm.body.models import Body
from crm.councils.models import AdvisoryBody
from crm.groups.models import ReferenceGroup

DOMAIN = "verkhnerechensk.example.org"
ACCOUNTS_FILE = "sample_accounts.json"
DEPARTMENTS = {
    "Информационно-аналитический отдел": "Information and Analysis Department",
    "Отдел экономики": "Economy Department",
    "Управление ЖКХ": "Housing and Utilities Directorate",
    "Управление градостроительства": "City Planning Directorate",
    "Правовое управление": "Legal Directorate",
}


@dataclass(frozen=True)
class Person:
    """One demo account."""

    login: str
    role: Role
    surname: str
    name: str
    patronymic: str
    post: str
    department: str


STAFF = (
    Person("editor", Role.EDITOR, "Полевая", "Екатерина", "Сергеевна", "главный специалист", "Управление ЖКХ"),
    Person("press", Role.PRESS, "Долгов", "Илья", "Андреевич", "пресс-секретарь", "Информационно-аналитический отдел"),
    Person("approver", Role.APPROVER, "Суворова", "Нина", "Павловна", "руководитель аппарата", "Правовое управление"),
    Person("admin", Role.ADMINISTRATOR, "Лаптев", "Денис", "Олегович", "системный администратор", "Отдел экономики"),
    Person("auditor", Role.AUDITOR, "Зимина", "Ольга", "Юрьевна", "контролёр", "Правовое управление"),
    Person(
        "data",
        Role.DATA_OFFICER,
        "Кротов",
        "Пётр",
        "Ильич",
        "ответственный за персональные данные",
        "Правовое управление",
    ),
)


@dataclass(frozen=True)
class Register:
    """One reference group of the sample: code, names, criteria, owner, target share in per cent."""

    code: str
    name_ru: str
    short_ru: str
    name_en: str
    short_en: str
    definition: str
    criteria: str
    owner: str
    share: str
    review_in_days: int


GROUPS = (
    Register("EXP", "Эксперты и научное сообщество", "Эксперты", "Experts and academia", "Experts",
             "Учёные и практики, чьи знания нужны при подготовке решений города.",
             "Учёная степень, преподавание или не менее пяти лет работы по теме.", "Отдел экономики", "25", 120),
    Register("NKO", "НКО и общественные объединения", "НКО", "NGOs and public associations", "NGOs",
             "Некоммерческие организации и объединения, работающие в городе.",
             "Регистрация или действующее представительство в городе, деятельность за последний год.", "Правовое управление", "25", 60),
    Register("SMI", "СМИ и журналисты", "СМИ", "Media and journalists", "Media",
             "Редакции и журналисты, пишущие о городе.", "Регистрация СМИ либо редакционное удостоверение.",
             "Информационно-аналитический отдел", "10", 200),
    Register("BLG", "Блогеры и городские сообщества", "Блогеры", "Bloggers and city communities", "Bloggers",
             "Авторы городских страниц и сообществ.", "Не менее 3000 читателей из города, записи за последний месяц.",
             "Информационно-аналитический отдел", "3", 200),
    Register("MSP", "Малое и среднее предпринимательство", "МСП", "Small and medium business", "SMEs",
             "Предприниматели города.", "Запись в реестре МСП, деятельность в городе.", "Отдел экономики", "25", 90),
    Register("BIZ", "Крупные предприятия и инвесторы", "Крупный бизнес", "Large enterprises and investors", "Large business",
             "Предприятия с числом работников от 250 и инвесторы.", "Отчётность или инвестиционное соглашение.", "Отдел экономики", "8", 150),
    Register("TOS", "ТОС и активные жители", "ТОС", "Neighbourhood self-government and active residents", "Residents",
             "Органы территориального самоуправления и жители, участвующие в делах двора и района.",
             "Устав ТОС либо участие не менее чем в двух мероприятиях за год.", "Управление ЖКХ", "25", 45),
    Register("MOL", "Молодёжь и студенты", "Молодёжь", "Youth and students", "Youth",
             "Жители 14–35 лет и их объединения.", "Возраст или членство в объединении.", "Правовое управление", "10", 180),
    Register("VET", "Ветераны и старшее поколение", "Ветераны", "Veterans and senior citizens", "Seniors",
             "Ветераны и жители старше 60 лет, их объединения.", "Удостоверение или членство в объединении.", "Отдел экономики", "10", 6),
    Register("INV", "Люди с инвалидностью", "Инвалиды", "People with disabilities", "Disability",
             "Люди с инвалидностью и их организации.", "Членство в организации или собственное заявление.", "Правовое управление", "8", -12),
    Register("OBR", "Образование и родительское сообщество", "Образование", "Education and parents", "Education",
             "Педагоги и родительские комитеты.", "Работа в образовании или избрание в комитет.", "Правовое управление", "8", 75),
    Register("STR", "Застройщики и архитекторы", "Застройщики", "Developers and architects", "Developers",
             "Проектные и строительные организации, архитекторы.", "Членство в СРО или в Союзе архитекторов.", "Управление градостроительства", "12", 100),
    Register("EKO", "Экологическое сообщество", "Экология", "Environmental community", "Ecology",
             "Экологи, волонтёры и профильные объединения.", "Публикации, проекты или участие в рейдах.", "Управление ЖКХ", "8", 140),
    Register("NEE", "Независимые эксперты (антикоррупционная экспертиза)", "Независимые эксперты",
             "Independent experts (anti-corruption review)", "Independent experts",
             "Лица, аккредитованные Минюстом на независимую экспертизу.", "Действующее свидетельство об аккредитации.", "Правовое управление", "5", 30),
)  # fmt: skip


def load_body(*, weeks: int, now: datetime) -> Body:
    """Write the administration's own row."""
    body = Body(
        name_ru="Администрация города Верхнереченска",
        name_en="Verkhnerechensk City Administration",
        short_name_ru="Верхнереченск",
        short_name_en="Verkhnerechensk",
        address_ru="г. Верхнереченск, пл. Городская, д. 1",
        site="https://verkhnerechensk.example.org",
        inn="0000000071",
        city_phone_code="8410",
        feedback_email=f"obratnaya.svyaz@{DOMAIN}",
        feedback_phone="+7 (8410) 00-10-10",
        officer_name="Полевая Екатерина Сергеевна",
        is_sample=True,
        sample_shift_weeks=weeks,
        set_up_at=now,
    )
    body.save()
    return body


def load_departments() -> dict[str, Department]:
    """Write the departments; answers them by their Russian names."""
    return {
        ru: Department.objects.create(name_ru=ru, name_en=en, phone="+7 (8410) 00-10-10")
        for ru, en in DEPARTMENTS.items()
    }


def load_staff(departments: dict[str, Department]) -> dict[str, User]:
    """Make one account per role with a password of its own, kept beside the database for `up` to print."""
    staff, accounts = {}, []
    for person in STAFF:
        password = secrets.token_urlsafe(9)
        user = User.objects.create_user(
            f"{person.login}@{DOMAIN}",
            password,
            last_name=person.surname,
            first_name=person.name,
            patronymic=person.patronymic,
            post=person.post,
            department=departments[person.department],
        )
        RoleGrant.objects.create(user=user, role=person.role)
        staff[person.login] = user
        accounts.append({"role": str(person.role), "email": user.email, "password": password, "name": user.short_name})
    path = Path(settings.DATA_DIR) / ACCOUNTS_FILE
    path.touch(mode=0o600)
    path.write_text(json.dumps(accounts, ensure_ascii=False, indent=1), encoding="utf-8")
    return staff


def load_groups(departments: dict[str, Department], *, today: date) -> dict[str, ReferenceGroup]:
    """Write the register of reference groups; answers them by code."""
    return {
        row.code: ReferenceGroup.objects.create(
            code=row.code,
            name_ru=row.name_ru,
            name_en=row.name_en,
            short_name_ru=row.short_ru,
            short_name_en=row.short_en,
            definition=row.definition,
            criteria=row.criteria,
            owner=departments[row.owner],
            approving_act="Постановление администрации № 112 от 12.01.2026",
            approved_on=date(2026, 1, 12),
            review_on=today + timedelta(days=row.review_in_days),
            target_share=Decimal(row.share),
            usual_channels="электронная почта, телефон",
        )
        for row in GROUPS
    }


def load_councils(groups: dict[str, ReferenceGroup], departments: dict[str, Department], *, weeks: int) -> None:
    """Write the two councils; their members come with the contacts."""
    public = AdvisoryBody.objects.create(
        kind=AdvisoryBody.Kind.PUBLIC_COUNCIL,
        name_ru="Общественный совет",
        name_en="Public Council",
        department=departments["Правовое управление"],
        statute="Положение, утв. решением городской Думы № 41 от 15.03.2023",
        convocation="второй",
        term_until=date(2028, 3, 15) + timedelta(weeks=weeks),
        size=15,
        quorum=8,
    )
    public.groups.set([groups[code] for code in ("NKO", "TOS", "VET", "INV", "MOL", "MSP")])
    expert = AdvisoryBody.objects.create(
        kind=AdvisoryBody.Kind.EXPERT_COUNCIL,
        name_ru="Экспертный совет по градостроительству",
        name_en="Expert Council on City Planning",
        department=departments["Управление градостроительства"],
        statute="Положение, утв. постановлением администрации № 350 от 01.10.2024",
        convocation="первый",
        term_until=date(2027, 10, 1) + timedelta(weeks=weeks),
        size=9,
        quorum=5,
    )
    expert.groups.set([groups[code] for code in ("EXP", "STR", "EKO")])
