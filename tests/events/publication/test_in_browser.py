"""Public pages and the door in a real browser: axe finds nothing, nothing scrolls sideways, no script is needed."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from crm.consent.actions import Line, record_consent
from events.attendance.actions import make_door_link, mark_attendance
from events.attendance.models import Attendance
from events.outcomes.actions import DecisionLine, Text, approve, open_outcome, publish, request_approval, write_outcome
from events.planning.models import Event
from events.press.models import PressAnnouncement
from tests.factories.crm import (
    AdvisoryBodyFactory,
    ContactFactory,
    MembershipFactory,
    ReferenceGroupFactory,
    UserFactory,
)
from tests.factories.events import EventFactory, InvitationFactory, SpeakerFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield started
        started.close()


@pytest.fixture
def visitor(browser: Browser, live_server) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=live_server.url, locale="ru-RU")
    yield context
    context.close()


@pytest.fixture
def town():
    """A coming briefing, a discussion of days, a cancelled event, a council, and a published outcome with names."""
    now = timezone.now()
    author, second = UserFactory(roles=["editor"]), UserFactory(roles=["approver"])
    groups = [ReferenceGroupFactory(name_ru=f"Группа {n}", target_share=50) for n in range(2)]
    held = EventFactory(
        code="EV-1",
        state=Event.State.HELD,
        starts_at=now - timedelta(days=3),
        kind=Event.Kind.ROUND_TABLE,
        groups=groups,
        known_counts={"proposals": 20, "proposals_accepted": 8, "proposals_partly": 4, "proposals_rejected": 8},
    )
    for n in range(24):
        contact = ContactFactory(groups=[groups[n % 2]])
        invitation = InvitationFactory(event=held, contact=contact, accepted=n < 22)
        if n < 21:
            mark_attendance(invitation, "came", by=author, now=now)
        if n == 0:
            record_consent(contact, Line("dissemination", "given", date(2026, 1, 1), "форма"), by=None, now=now)
    text = Text(
        aim="Услышать предпринимателей.",
        text_ru="Назвали три меры.\n\nПодробно.",
        publishes_names=True,
        decisions=(
            DecisionLine(text="Сократить перечень", responsible="Отдел", due_on=date(2030, 1, 1)),
            DecisionLine(text="Публиковать решения", done="выполнено"),
        ),
    )
    outcome = write_outcome(open_outcome(held, by=author, now=now), text, by=author, now=now)
    publish(approve(request_approval(outcome, by=author, now=now), by=second, now=now), by=author, now=now)
    briefing = EventFactory(
        code="EV-2",
        kind=Event.Kind.BRIEFING,
        starts_at=now + timedelta(days=2),
        accreditation_until=now + timedelta(days=1),
        format="mixed",
        online_url="https://city.example.org/live",
    )
    SpeakerFactory(event=briefing, topic="Бюджет")
    EventFactory(
        code="EV-3",
        is_all_day=True,
        starts_at=now - timedelta(days=1),
        ends_at=now + timedelta(days=9),
        kind=Event.Kind.PUBLIC_DISCUSSION,
    )
    EventFactory(code="EV-4", state="cancelled", state_reason="Нет кворума", starts_at=now + timedelta(days=1))
    PressAnnouncement.objects.create(
        event=briefing,
        number=1,
        dated_on=now.date(),
        headline="Брифинг о бюджете",
        press_contact="Степнова",
        created_at=now,
        state="sent",
        published_at=now,
        page=[
            {"kind": "sheet", "text": "АНОНС ДЛЯ СМИ № 1", "label": ""},
            {"kind": "headline", "text": "Брифинг", "label": ""},
            {"kind": "fact", "text": "завтра", "label": "Когда"},
            {"kind": "text", "text": "Ответят на вопросы", "label": ""},
            {"kind": "question", "text": "Когда?", "label": ""},
        ],
    )
    council = AdvisoryBodyFactory()
    MembershipFactory(body=council, act="№ 5")
    return council


def faults(page: Page) -> list[str]:
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def pages(council) -> list[str]:
    return [
        "/p/",
        "/p/?view=list",
        "/p/?view=past",
        "/p/?month=2001-01",
        "/p/events/EV-1/",
        "/p/events/EV-2/",
        "/p/events/EV-3/",
        "/p/events/EV-4/",
        "/p/events/EV-2/accreditation/",
        "/p/events/EV-2/accreditation/done/",
        "/p/outcomes/",
        "/p/outcomes/EV-1/",
        "/p/press/",
        "/p/press/1/",
        "/p/subscribe/",
        "/p/councils/",
        f"/p/councils/{council.pk}/",
    ]


@pytest.mark.parametrize(("theme", "width", "language"), [("light", 1280, "ru"), ("dark", 320, "en")])
def test_every_public_page_is_clear_to_everyone(
    visitor: BrowserContext, live_server, town, theme, width, language
) -> None:
    """Axe, no scrolling sideways, also with text twice as large, and nothing from another host."""
    visitor.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
    page = visitor.new_page()
    complaints: list[str] = []
    foreign: list[str] = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on(
        "request", lambda request: request.url.startswith((live_server.url, "data:")) or foreign.append(request.url)
    )
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    for path in pages(town):
        response = page.goto(path)

        assert response is not None
        assert response.status == 200, path
        assert page.locator("html").get_attribute("lang") == language
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        if width > 1000:
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} with large text"
    assert (complaints, foreign) == ([], [])


def test_the_language_is_switched_without_a_script(browser: Browser, live_server, town) -> None:
    context = browser.new_context(base_url=live_server.url, locale="ru-RU", java_script_enabled=False)
    page = context.new_page()
    page.goto("/p/events/EV-1/")
    page.click("text=English")

    assert page.url.endswith("/p/events/EV-1/")
    assert page.locator("html").get_attribute("lang") == "en"
    context.close()


# --- The door ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def door():
    """A helper's link to an event with two guests who said yes."""
    now = timezone.now()
    event = EventFactory(starts_at=now, format="mixed")
    for name in ("Белов", "Ёлкина"):
        InvitationFactory(event=event, accepted=True, contact__surname=name)
    _link, token = make_door_link(
        event, label="Вахта", expires_at=now + timedelta(hours=9), by=UserFactory(roles=["editor"]), now=now
    )
    return f"/d/{token}/"


@pytest.mark.parametrize("with_script", [True, False])
def test_a_helper_marks_and_takes_back(browser: Browser, live_server, door, with_script) -> None:
    context = browser.new_context(
        base_url=live_server.url,
        locale="ru-RU",
        viewport={"width": 390, "height": 844},
        java_script_enabled=with_script,
    )
    page = context.new_page()
    page.goto(door)
    assert page.locator("#door-count b").inner_text() == "0"

    page.click("button.soft >> nth=0")
    page.locator("#door-count b", has_text="1").wait_for()
    assert Attendance.objects.get().state == "came"
    page.click("button.linklike >> nth=0")
    page.locator("#door-count b", has_text="0").wait_for()

    assert Attendance.objects.get().state == "unknown"
    assert [cookie["name"] for cookie in context.cookies()] == ["csrf"]
    context.close()


def test_a_mark_without_a_line_is_kept_and_sent_again(visitor: BrowserContext, door) -> None:
    page = visitor.new_page()
    page.goto(door)
    visitor.set_offline(True)
    page.click("button.soft >> nth=0")
    page.locator("[data-trouble]:visible").wait_for()
    assert Attendance.objects.count() == 0

    visitor.set_offline(False)
    page.locator("#door-count b", has_text="1").wait_for()

    assert Attendance.objects.get().state == "came"
    assert page.evaluate("localStorage.getItem('door-marks')") == "{}"


def test_the_door_is_clear_to_everyone(visitor: BrowserContext, door) -> None:
    page = visitor.new_page()
    for theme, width in (("dark", 320), ("light", 1440)):
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 844})
        for path in (door, f"{door}?view=others", f"{door}?as=online", f"{door}walk-in/", "/d/nonsense/"):
            page.goto(path)

            assert faults(page) == [], (path, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
