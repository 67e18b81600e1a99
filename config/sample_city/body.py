"""The administration itself: departments, one account per role, reference groups, councils."""

import csv
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
        officer_name="Долгов Илья Андреевич",
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


def load_groups(path: Path, departments: dict[str, Department], *, today: date) -> dict[str, ReferenceGroup]:
    """Write the register of reference groups; answers them by code."""
    return {
        row["code"]: ReferenceGroup.objects.create(
            code=row["code"],
            name_ru=row["name_ru"],
            name_en=row["name_en"],
            short_name_ru=row["short_ru"],
            short_name_en=row["short_en"],
            definition=row["definition"],
            criteria=row["criteria"],
            owner=departments[row["owner"]],
            approving_act="Постановление администрации № 112 от 12.01.2026",
            approved_on=date(2026, 1, 12),
            review_on=today + timedelta(days=int(row["review_in_days"])),
            target_share=Decimal(row["share"]),
            usual_channels="электронная почта, телефон",
        )
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
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
