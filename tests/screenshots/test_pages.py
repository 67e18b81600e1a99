"""Draw each main page of the sample city at 1440 and 390 px into screenshots/ (ignored by git)."""

import pytest
from playwright.sync_api import Page

from tests.journeys.city import DESK, PHONE
from tests.journeys.city import city as running_city
from tests.servers.whole import ROOT

pytestmark = [pytest.mark.screenshots, pytest.mark.browser]

FOLDER = ROOT / "screenshots"

# Name of the picture: who looks, and at what; the second address is a link to follow from the first.
STAFF = {
    "today": ("press_officer", "/today/"),
    "contacts": ("editor", "/contacts/"),
    "contact": ("editor", "/contacts/", "main a[href^='/contacts/']:not([href*='import']):not([href*='add'])"),
    "contact-new": ("editor", "/contacts/add/"),
    "imports": ("editor", "/contacts/imports/"),
    "import-new": ("editor", "/contacts/imports/new/"),
    "organisations": ("editor", "/organisations/"),
    "groups": ("editor", "/groups/"),
    "group": ("editor", "/groups/", "main a[href^='/groups/']:not([href*='add'])"),
    "councils": ("editor", "/councils/"),
    "council": ("editor", "/councils/", "main a[href^='/councils/']:not([href*='add'])"),
    "events": ("press_officer", "/events/"),
    "events-month": ("press_officer", "/events/month/"),
    "event": ("press_officer", "/events/EV-2026-22/"),
    "event-new": ("press_officer", "/events/new/"),
    "event-invite": ("press_officer", "/events/EV-2026-22/invite/"),
    "event-invitations": ("press_officer", "/events/EV-2026-22/invitations/"),
    "event-answers": ("press_officer", "/events/EV-2026-22/answers/"),
    "event-door": ("press_officer", "/events/EV-2026-22/door/"),
    "campaigns": ("approver", "/campaigns/"),
    "campaign": (
        "approver",
        "/campaigns/",
        "main a[href^='/campaigns/']:not([href*='new']):not([href*='templates'])",
    ),
    "letter-templates": ("press_officer", "/campaigns/templates/"),
    "outcomes": ("press_officer", "/outcomes/"),
    "press": ("press_officer", "/press/"),
    "accreditation": ("press_officer", "/press/accreditation/"),
    "inbound": ("press_officer", "/mail/"),
    "mailbox": ("editor", "/local-mail/"),
    "mailbox-letter": ("editor", "/local-mail/", "main a[href^='/local-mail/']"),
    "settings": ("administrator", "/settings/"),
    "staff": ("administrator", "/settings/staff/"),
    "body": ("administrator", "/settings/body/"),
    "journal": ("auditor", "/journal/"),
    "style": ("administrator", "/style/"),
}
PUBLIC = {
    "sign-in": ("/accounts/login/",),
    "public-calendar": ("/p/",),
    "public-event": ("/p/", "main a[href^='/p/events/']:not([href$='.ics'])"),
    "public-outcomes": ("/p/outcomes/",),
    "public-outcome": ("/p/outcomes/", "main a[href^='/p/outcomes/']"),
    "public-press": ("/p/press/",),
    "public-councils": ("/p/councils/",),
    "api": ("/api/v1/docs/",),
}


def test_pages_are_drawn(tmp_path_factory: pytest.TempPathFactory, chromium: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    missing = []
    with running_city(tmp_path_factory.mktemp("pictures"), chromium) as city:
        for name, (role, *steps) in STAFF.items():
            missing += draw(city.desk(role), name, steps)
        visitor = city.visitor()
        for name, steps in PUBLIC.items():
            missing += draw(visitor, name, steps)
        missing += city.complaints
    assert missing == []


def draw(page: Page, name: str, steps: list[str] | tuple[str, ...]) -> list[str]:
    """Go there and draw at both widths; give the name when there is no such page."""
    address, *links = steps
    answer = page.goto(address)
    for link in links:
        found = page.locator(link)
        if not found.count():
            return [f"{name}: no link {link}"]
        address = found.first.get_attribute("href") or address
        answer = page.goto(address)
    if answer is None or answer.status >= 400:
        return [f"{name}: {address} answers {answer and answer.status}"]
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=FOLDER / f"{name}-{size['width']}.png", full_page=True)
    page.set_viewport_size(DESK)
    return []
