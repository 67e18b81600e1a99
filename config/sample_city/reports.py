"""Published outcomes of the events that were held."""

from datetime import timedelta

from config.sample_city.calendar import moved_moment
from crm.access.models import User
from events.outcomes.actions import DecisionLine, Text, approve, open_outcome, publish, request_approval, write_outcome
from events.planning.models import Event

AIMS = {
    Event.Kind.PUBLIC_HEARING: "Узнать мнение жителей о проекте до его утверждения.",
    Event.Kind.PUBLIC_DISCUSSION: "Собрать предложения к проекту и ответить на каждое.",
    Event.Kind.COUNCIL_SESSION: "Обсудить вопрос с советом и получить его рекомендации.",
    Event.Kind.COLLEGIUM: "Проверить ход программ вместе с экспертами и предприятиями.",
    Event.Kind.ROUND_TABLE: "Услышать тех, кого касается решение, и договориться о следующих шагах.",
    Event.Kind.BRIEFING: "Ответить на вопросы журналистов до и после решения.",
    Event.Kind.PRESS_CONFERENCE: "Рассказать о решениях и ответить на вопросы журналистов.",
    Event.Kind.PRESS_TOUR: "Показать работу на месте.",
    Event.Kind.PRESS_APPROACH: "Ответить на вопросы журналистов на месте.",
}


def publish_report(event: Event, row: dict[str, str], *, weeks: int, author: User, approver: User) -> None:
    """Write, approve and publish the outcome on the day the file names."""
    published = moved_moment(f"{row['Итоги опубликованы']} 15:00", weeks)
    assert published is not None
    written = published - timedelta(days=1)
    outcome = open_outcome(event, by=author, now=written)
    names = event.kind in (Event.Kind.COUNCIL_SESSION, Event.Kind.ROUND_TABLE)
    text = Text(
        aim=AIMS[Event.Kind(event.kind)],
        text_ru=_story(event, row),
        publishes_names=names,
        decisions=tuple(_decisions(event, published.date() + timedelta(days=30))),
    )
    outcome = write_outcome(outcome, text, by=author, now=written)
    if names:
        outcome = request_approval(outcome, by=author, now=written)
        outcome = approve(outcome, by=approver, now=published - timedelta(hours=1))
    publish(outcome, by=author, now=published)


def _story(event: Event, row: dict[str, str]) -> str:
    parts = [f"Обсудили вопрос «{event.title_ru}»."]
    if row["Предложений"]:
        parts.append(
            f"Поступило предложений: {row['Предложений']}; учтено {row['Учтено']}, частично "
            f"{row['Учтено частично']}, не учтено {row['Отклонено']}. На каждое дан ответ."
        )
    if row["СМИ присутствовало"]:
        parts.append(f"Присутствовало редакций: {row['СМИ присутствовало']}, публикаций: {row['Публикаций']}.")
    return "\n\n".join(parts)


def _decisions(event: Event, due_on: object) -> list[DecisionLine]:
    if event.is_for_press:
        return []
    unit = event.department.name_ru if event.department else ""
    return [
        DecisionLine(
            text=f"Доработать документ с учётом замечаний: «{event.title_ru}».",
            responsible=unit,
            due_on=due_on,  # type: ignore[arg-type]
            done="Доработано, направлено на утверждение.",
        )
    ]
