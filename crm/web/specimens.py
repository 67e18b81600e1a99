"""Invented values for the page that shows every part of the design (`/style/`)."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict

from crm.web import charts, filters, icons, parts, states
from crm.web.forms import DateInput, DateTimeInput
from crm.web.paging import KeysetPage

ZONE = ZoneInfo("Europe/Moscow")
TYPED = {"title": "Проект бюджета города на 2027 год", "reply_by": "2026-12-04", "is_public": "on", "level": "consult"}
MESSAGES = [
    ("good", "Ответ Ким Ю. Н. записан: возможно."),
    ("bad", "Файл не прочитан: это PDF. Загрузите таблицу CSV или XLSX, контакты не изменились."),
]
LEVELS = [("inform", "информирование"), ("consult", "консультации"), ("involve", "вовлечение")]


class SpecimenForm(forms.Form):
    title = forms.CharField(label="Название")
    reply_by = forms.DateField(label="Ответ до", widget=DateInput)
    starts_at = forms.DateTimeField(label="Начало", widget=DateTimeInput, required=False)
    seats = forms.IntegerField(label="Мест", required=False, help_text="Без числа лист ожидания не нужен", min_value=1)
    level = forms.ChoiceField(label="Уровень участия", choices=LEVELS)
    groups = forms.MultipleChoiceField(
        label="Группы", choices=LEVELS, widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(label="Примечание", widget=forms.Textarea, required=False)
    file = forms.FileField(label="Файл", required=False)
    is_public = forms.BooleanField(
        label="Показать на публичной странице", required=False, help_text="Без имён участников"
    )

    def clean_reply_by(self) -> date:
        raise forms.ValidationError(
            "Срок ответа позже начала. Мероприятие — 3 декабря, 17:30. Поставьте срок не позже 2 декабря."
        )


class SpecimenFilters(filters.FilterForm):
    more = ("district",)
    q = forms.CharField(label="Имя, организация, адрес или телефон")
    group = forms.ChoiceField(label="Группа", choices=[("", "Все группы"), ("g", "Эксперты")])
    council = forms.ChoiceField(label="Совет", choices=[("", "Любой совет"), ("c", "Общественный совет")])
    district = forms.ChoiceField(label="Район", choices=[("", "Все районы"), ("d", "Заводской")])


def context(form: forms.Form, *, now: datetime) -> dict[str, Any]:
    start = datetime(2026, 12, 3, 17, 30, tzinfo=ZONE)
    groups = [
        charts.RepresentationBar("Эксперты и научное сообщество", 44, 44 / 143, 0.25),
        charts.RepresentationBar("НКО и общественные объединения", 44, 44 / 143, 0.25),
        charts.RepresentationBar("Малое и среднее предпринимательство", 35, 35 / 143, 0.25),
        charts.RepresentationBar("ТОС и активные жители", 22, 22 / 143, 0.25),
    ]
    letters = {
        "accepted": 93,
        "handing_over": 4,
        "claimed": 12,
        "queued": 28,
        "deferred": 3,
        "refused": 1,
        "unknown": 1,
        "suppressed": 1,
    }
    return {
        "form": form,
        "filters": SpecimenFilters(QueryDict("q=Долгих&district=d")),
        "page": KeysetPage(rows=[None] * 15, total=12_300, next_url="#next", previous_url=""),
        "tabs": [
            parts.Tab("Все", "#", 300, current=True),
            parts.Tab("Можно писать", "#", 256),
            parts.Tab("Нельзя", "#", 44),
            parts.Tab("Журнал", "#"),
        ],
        "segments": [parts.Tab("Неделя", "#"), parts.Tab("Месяц", "#", current=True), parts.Tab("Квартал", "#")],
        "steps": [
            parts.Step("Кто", "#", done=True),
            parts.Step("Люди", "#", done=True),
            parts.Step("Письмо", "#", current=True),
            parts.Step("Отправка", "#"),
        ],
        "kinds": [(kind, list(table)) for kind, table in states.STATES.items()],
        "groups": groups,
        "funnel": [("Приглашены", 94), ("Согласились", 33), ("Пришли", 28)],
        "stack": [(states.state("delivery", code).tone, n) for code, n in letters.items()],
        "letters": [states.StateCount("delivery", code, n, url="#") for code, n in letters.items()],
        "spark": [1, 0, 2, 0, 0, 1, 4, 26, 18, 10, 6, 2, 1, 14],
        "months": [("Январь", 9), ("Февраль", 11), ("Март", 14), ("Апрель", 16)],
        "weeks": [(str(40 + place), n) for place, n in enumerate([4, 5, 6, 6, 5, 6, 7, 6, 5, 7, 8, 7, 4])],
        "icon_names": list(icons.SHAPES),
        "start": start,
        "end": start + timedelta(hours=2),
        "now": now,
    }
