"""The sample city as it runs after `up`, with people who use it: each in a browser of their own, in Russian."""

import csv
import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.servers.whole import ROOT, WholeSystem, system

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SAMPLE = ROOT / "config" / "sample"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOADING = 240  # seconds for the first start, which loads the city
PATIENCE = 20_000  # milliseconds; workers, web and browser share a machine that may have two cores

expect.set_options(timeout=PATIENCE)


@dataclass
class City:
    """A running system and its people."""

    whole: WholeSystem
    browser: Browser
    desks: dict[str, Page] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.whole.port}"

    def visitor(self, *, scripts: bool = True, size: dict[str, int] = DESK) -> Page:
        """Somebody without an account, in a fresh browser."""
        return self._page(self._context(scripts=scripts, size=size))

    def desk(self, role: str) -> Page:
        """The desk of a colleague with this role, who has signed in."""
        if role not in self.desks:
            page = self._page(self._context())
            account = self.accounts[role]
            page.goto("/accounts/login/")
            page.fill("input[name=login]", account["email"])
            page.fill("input[name=password]", account["password"])
            page.locator("main button[type=submit], form button.main").first.click()
            page.wait_for_url("**/today/")
            self.desks[role] = page
        return self.desks[role]

    def phone(self, role: str) -> Page:
        """The same colleague with a phone in the hand."""
        page = self.desk(role).context.new_page()
        page.set_viewport_size(PHONE)
        return page

    def _context(self, *, scripts: bool = True, size: dict[str, int] = DESK) -> BrowserContext:
        return self.browser.new_context(
            base_url=self.url, locale="ru-RU", viewport=size, java_script_enabled=scripts, timezone_id="Europe/Moscow"
        )

    def _page(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    @cached_property
    def accounts(self) -> dict[str, dict[str, str]]:
        file = self.whole.data_dir / "sample_accounts.json"
        return {account["role"]: account for account in json.loads(file.read_text(encoding="utf-8"))}

    @cached_property
    def line(self) -> sqlite3.Connection:
        """A second connection to the database: what the pages say is compared with the rows."""
        return sqlite3.connect(self.whole.data_dir / "dialogue.sqlite3", timeout=30, isolation_level=None)

    def ask(self, query: str, *values: object) -> list[tuple]:
        return self.line.execute(query, values).fetchall()

    def number(self, query: str, *values: object) -> int:
        return int(self.ask(query, *values)[0][0])

    def wait_for(self, what: str, happened: Callable[[], bool], seconds: float = 60) -> None:
        """For what workers do: until it happened."""
        deadline = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < deadline, f"in {seconds} s there was no {what}"
            time.sleep(0.2)

    def letters_to(self, address: str) -> list[tuple[int, EmailMessage]]:
        """Letters of the mailbox for this address, the oldest first, each with its key."""
        query = "SELECT id, raw FROM mailing_localletter WHERE envelope_to = ? ORDER BY id"
        return [(key, message_from_bytes(raw, policy=policy.default)) for key, raw in self.ask(query, address)]


@contextmanager
def city(folder: Path, chromium: str) -> Iterator[City]:
    """Start the sample city with `up`; stop it in order, by Ctrl+C, at the end."""
    with system(folder / "data", LANGUAGE_CODE="ru", LANG="ru_RU.UTF-8") as whole, sync_playwright() as playwright:
        whole.start()
        whole.wait_until_said("Остановить: Ctrl+C", LOADING)
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        made = City(whole, browser)
        yield made
        browser.close()
        made.line.close()
        assert whole.ask_to_stop() == 0


def counts_of(page: Page) -> dict[str, int]:
    """The tabs of a page with their numbers."""
    tabs = page.locator("nav.tabs a").all()
    return {
        _without_number(tab): int(tab.locator(".count").inner_text()) for tab in tabs if tab.locator(".count").count()
    }


def _without_number(tab: Locator) -> str:
    return tab.inner_text().removesuffix(tab.locator(".count").inner_text()).strip()


def sample_contacts() -> list[dict[str, str]]:
    with (SAMPLE / "contacts.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def may_be_written_to(row: dict[str, str]) -> bool:
    """As sample/README says: an address, a basis, no withdrawal, no opt-out."""
    refused = row["Согласие отозвано"] or row["Отписан от рассылок"]
    return bool(row["E-mail"]) and row["Основание обработки"] != "нет" and not refused


def groups_of(row: dict[str, str]) -> set[str]:
    return set(row["Референтные группы"].split("; "))


def text_part(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def calendar_part(letter: EmailMessage) -> str:
    """The calendar text of a letter with its folded lines put together (RFC 5545, 3.1)."""
    for part in letter.walk():
        if part.get_content_type() == "text/calendar":
            content = part.get_content()
            text = content.decode() if isinstance(content, bytes) else str(content)
            return text.replace("\r\n", "\n").replace("\n ", "")
    return ""
