"""Each main page at 1440 and 390 px, light, in Russian, into the ignored folder screenshots/."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.city import DESK, PHONE, City, city
from tests.servers.whole import ROOT

pytestmark = [pytest.mark.screenshots, pytest.mark.browser, pytest.mark.timeout(900)]

FOLDER = ROOT / "screenshots"
COMING, HELD = "EV-2026-22", "EV-2026-19"
STAFF = {
    "today": "/today/",
    "contacts": "/contacts/",
    "contact": "/contacts/1/",
    "contact-new": "/contacts/add/",
    "imports": "/contacts/imports/",
    "import": "/contacts/imports/new/",
    "organisations": "/organisations/",
    "groups": "/groups/",
    "group": "/groups/NKO/",
    "councils": "/councils/",
    "events": "/events/",
    "month": "/events/month/",
    "event": f"/events/{COMING}/",
    "event-new": "/events/new/",
    "invitations": f"/events/{COMING}/invitations/",
    "answers": f"/events/{COMING}/answers/",
    "reschedule": f"/events/{COMING}/reschedule/",
    "door": f"/events/{COMING}/door/",
    "door-list": f"/events/{COMING}/door/list/",
    "outcome": f"/events/{HELD}/outcome/",
    "outcome-edit": "/events/EV-2026-20/outcome/edit/",
    "campaigns": "/campaigns/",
    "campaign": "/campaigns/{campaign}/",
    "templates": "/campaigns/templates/",
    "mail": "/mail/",
    "mailbox": "/local-mail/",
    "letter": "/local-mail/{letter}/",
    "press": "/press/",
    "outlets": "/press/outlets/",
    "accreditation": "/press/accreditation/",
    "outcomes": "/outcomes/",
    "requests": "/requests/",
    "profile": "/profile/",
}
PUBLIC = {
    "public-calendar": "/p/",
    "public-event": f"/p/events/{COMING}/",
    "public-outcomes": "/p/outcomes/",
    "public-outcome": f"/p/outcomes/{HELD}/",
    "public-councils": "/p/councils/",
    "public-press": "/p/press/",
    "api": "/api/v1/docs/",
    "rsvp": "{rsvp}",
    "sign-in": "/accounts/login/",
}
OFFICE = {
    "body": "/settings/body/",
    "staff": "/settings/staff/",
    "departments": "/settings/departments/",
    "style": "/style/",
}
OTHERS = {
    "press_officer": {"today-press": "/today/", "press-desk": "/press/", "invite": "/events/{draft}/invite/"},
    "approver": {"today-approver": "/today/"},
    "auditor": {"journal": "/journal/", "journal-check": "/journal/check/"},
}


def test_the_main_pages_are_drawn(tmp_path: Path, chromium: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with city(tmp_path, chromium) as made:
        draw(made.desk("editor"), STAFF, names_of(made))
        draw(made.desk("administrator"), OFFICE, {})
        for role, addresses in OTHERS.items():
            draw(made.desk(role), addresses, names_of(made))
        draw(made.visitor(), PUBLIC, names_of(made))


def names_of(made: City) -> dict[str, object]:
    """What the addresses above need to know of this city."""
    letter = made.number("SELECT MAX(id) FROM mailing_localletter WHERE has_calendar AND subject LIKE '%лушани%'")
    if not letter:
        letter = made.number("SELECT MAX(id) FROM mailing_localletter WHERE has_calendar")
    draft = made.ask("SELECT code FROM events_event WHERE state = 'draft' ORDER BY starts_at LIMIT 1")
    return {
        "letter": letter,
        "draft": draft[0][0] if draft else COMING,
        "campaign": made.number("SELECT MAX(id) FROM mailing_campaign WHERE purpose = 'invitation'"),
        "rsvp": rsvp_of(made, letter),
    }


def rsvp_of(made: City, letter: int) -> str:
    desk = made.desk("editor")
    desk.goto(f"/local-mail/{letter}/?show=text")
    link = desk.locator("pre a[href*='/r/']").first.get_attribute("href") or ""
    return "/r/" + link.partition("/r/")[2].partition("/")[0] + "/"


def draw(page: Page, addresses: dict[str, str], names: dict[str, object]) -> None:
    """Draw each page whole at both widths; a page that does not open or scrolls sideways is a failure."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        for name, address in addresses.items():
            answer = page.goto(address.format(**names))
            assert answer is not None
            assert answer.ok, (name, page.url, answer.status)
            page.wait_for_load_state("networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (name, size["width"])
            page.screenshot(path=FOLDER / f"{name}-{size['width']}.png", full_page=True)
