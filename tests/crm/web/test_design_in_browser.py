"""The shared parts in a real browser: axe has nothing to say, nothing scrolls sideways, the keys work."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from tests.factories.crm import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVERY_ROLE = ["editor", "press_officer", "approver", "administrator", "auditor", "data_officer"]
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, live_server, client: Client, settings) -> Iterator[Page]:
    client.force_login(UserFactory(roles=EVERY_ROLE, language="ru"))
    context = browser.new_context(base_url=live_server.url, locale="ru-RU")
    visit = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": visit, "url": live_server.url}])
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def test_every_part_is_clear_to_everyone(page: Page) -> None:
    for theme in ("light", "dark"):
        for width in (1440, 390):
            page.emulate_media(color_scheme=theme)
            page.set_viewport_size({"width": width, "height": 900})
            page.goto("/style/")

            assert faults(page) == [], (theme, width)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


def test_staff_pages_fit_a_phone_and_please_axe(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in (
        "/profile/",
        "/settings/staff/",
        "/settings/body/",
        "/settings/staff/new/",
        "/journal/",
        "/accounts/2fa/",
    ):
        page.goto(path)

        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert page.complaints == []


def test_on_a_phone_the_sections_open_without_a_script(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/profile/")
    assert not page.locator("#nav").is_visible()
    page.click(".topbar .menu")
    assert page.locator("#nav").is_visible()
    page.click("#nav .close")

    assert not page.locator("#nav").is_visible()


def test_keys_work_by_their_place_and_are_silent_while_one_types(page: Page) -> None:
    page.goto("/journal/")
    page.keyboard.press("Slash")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("g?")
    assert page.evaluate("document.activeElement.value") == "g?"
    page.locator("h1").click()
    page.keyboard.press("Shift+Slash")

    assert page.locator("#keys").is_visible()


def test_keys_can_be_switched_off_in_a_browser(page: Page) -> None:
    page.goto("/journal/")
    page.evaluate("document.getElementById('keys').showModal()")
    page.uncheck("#keys-on")
    page.click("#keys button.button")
    page.keyboard.press("Slash")

    assert page.evaluate("document.activeElement.name ?? ''") != "q"


def test_a_form_is_sent_once_however_often_the_button_is_pressed(page: Page) -> None:
    page.goto("/settings/departments/new/")
    page.fill("[name=name_ru]", "Отдел экономики")
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.dblclick("button.main")
    page.wait_for_url("**/settings/departments/")

    assert len(sent) == 1
