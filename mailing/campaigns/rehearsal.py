"""The rehearsal: every letter of a campaign is built as it would leave, none is sent, and what is wrong is listed."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.consent.models import LetterClass
from crm.contacts.addresses import examine
from mailing.campaigns import ports
from mailing.campaigns.models import Campaign
from mailing.campaigns.refusals import NotFrozen
from mailing.content.markup import link_problems
from mailing.content.merge_fields import text_problems
from mailing.content.rendering import Letter, language_of, missing_values, render, source_of, values_for
from mailing.content.shared_values import shared_values
from mailing.delivery.envelope import build
from mailing.delivery.models import Delivery
from mailing.delivery.standing import Stop, stops

MOST_LISTED = 200
TOO_LARGE = 10 * 1024 * 1024  # octets; many servers refuse more
CLIPPED_FROM = 100 * 1024  # octets of HTML; large mail programs cut there
UNSAFE_LINK = re.compile(r'href="(?!https?://|mailto:|tel:)[^"]*"')
CYRILLIC = re.compile(r"[А-Яа-яЁё]")
IMPERSONAL = ("", "Уважаемые коллеги!", "Dear colleagues,")


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: a stable code, its details, the letter it concerns (None: all of them), and whether it stops."""

    code: str
    details: dict[str, str] = field(default_factory=dict)
    delivery_id: int | None = None
    is_stop: bool = True

    @property
    def text(self) -> str:
        """The finding in the reader's language."""
        return _sentences()[self.code] % self.details


def _sentences() -> dict[str, str]:
    return {
        "no_subject": _("The letter has no subject."),
        "unknown_field": _("The field {{%(name)s}} is not known. Choose one from the list beside the text."),
        "broken_field": _("A pair of braces is not closed: %(name)s"),
        "bad_link": _("A link leads to no address: %(name)s"),
        "empty_field": _("The field {{%(name)s}} is empty."),
        "no_salutation": _("There is no salutation."),
        "odd_salutation": _("The salutation looks wrong: “%(name)s”"),
        "bad_address": _("The address cannot be right: %(name)s"),
        "no_way_out": _("The link to stop such letters is missing."),
        "calendar": _("The calendar part is not valid: %(name)s"),
        "too_large": _("The letter is too large: %(name)s kB."),
        "clipped": _("The letter is so long that mail programs cut its end: %(name)s kB."),
        "cannot_be_built": _("The letter cannot be built: %(name)s"),
        "shared_mailbox": _("Several people read %(name)s: each gets their own letter."),
        "will_not_go": _("It will not be sent: %(name)s."),
        "no_officer": _(
            "The foot names no responsible officer. An administrator fills it in under “Settings”, “The body”."
        ),
        "no_phone": _("The foot names no phone. An administrator fills it in under “Settings”, “The body”."),
        "no_english": _("There is no English text: people who chose English get the Russian letter."),
    }


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal found, and of which text and list it speaks."""

    at: datetime
    content_hash: str
    audience_hash: str
    problems: list[Problem]
    counts: dict[str, Any]

    @property
    def passed(self) -> bool:
        """Nothing found that stops a letter."""
        return not any(problem.is_stop for problem in self.problems)

    @property
    def stopping(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_stop]

    @property
    def notes(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.is_stop]

    def as_json(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "content_hash": self.content_hash,
            "audience_hash": self.audience_hash,
            "passed": self.passed,
            "stops": len(self.stopping),
            "problems": [
                [problem.code, problem.details, problem.delivery_id, problem.is_stop]
                for problem in self.problems[:MOST_LISTED]
            ],
            "counts": self.counts,
        }


def last_rehearsal(campaign: Campaign) -> Rehearsal | None:
    """Read back the last rehearsal of a campaign; None when there was none."""
    kept = campaign.rehearsal
    if not kept:
        return None
    return Rehearsal(
        at=datetime.fromisoformat(kept["at"]),
        content_hash=kept["content_hash"],
        audience_hash=kept["audience_hash"],
        problems=[Problem(*found) for found in kept["problems"]],
        counts=kept["counts"],
    )


def rehearse(campaign: Campaign, *, now: datetime) -> Rehearsal:
    """Build every letter, list what is wrong, and keep the result with the campaign."""
    if not campaign.is_frozen:
        raise NotFrozen
    result = try_letters(campaign, _batches(Delivery.objects.filter(campaign=campaign).order_by("pk")), now=now)
    _keep(campaign, result)
    return result


def try_letters(campaign: Campaign, batches: Iterable[Sequence[Delivery]], *, now: datetime) -> Rehearsal:
    """Build these letters and list what is wrong; nothing is stored, so the rows need not be.

    Rows that are not stored carry numbers of their own as `pk`, by which the findings name them.
    """
    problems: list[Problem] = []
    languages: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    addresses: Counter[str] = Counter()
    octets = largest = letters = suppressed = by_name = 0
    judge = ports.calendar_check()
    calendars = 0
    for batch in batches:
        for delivery in batch:
            delivery.campaign = campaign
        against = stops(batch, now=now)
        for delivery in batch:
            letters += 1
            languages[language_of(campaign, delivery.language)] += 1
            wanted[delivery.language] += 1
            addresses[delivery.address] += 1
            calendars += bool(delivery.calendar)
            by_name += delivery.values.get("salutation", "") not in IMPERSONAL
            if delivery.pk in against:
                suppressed += 1
                problems.append(_will_not_go(delivery, against[delivery.pk]))
            found, size = _of_letter(campaign, delivery, judge)
            problems += found
            octets, largest = octets + size, max(largest, size)
    problems += _of_texts(campaign, wanted)
    problems += [
        Problem("shared_mailbox", {"name": address}, is_stop=False) for address, n in addresses.items() if n > 1
    ]
    problems.sort(key=lambda problem: (not problem.is_stop, problem.delivery_id is not None))
    return Rehearsal(
        at=now,
        content_hash=campaign.content_hash,
        audience_hash=campaign.audience_hash,
        problems=problems,
        counts={
            "letters": letters,
            "languages": dict(languages),
            "suppressed": suppressed,
            "octets": octets,
            "largest": largest,
            "calendars": calendars,
            "by_name": by_name,
        },
    )


@transaction.atomic
def _keep(campaign: Campaign, result: Rehearsal) -> None:
    """Store the result unless text or list changed while the letters were built."""
    campaign.rehearsal = result.as_json()
    Campaign.objects.filter(
        pk=campaign.pk, content_hash=result.content_hash, audience_hash=result.audience_hash
    ).update(rehearsal=campaign.rehearsal)


def _batches(rows: Any, size: int = 500) -> Iterator[list[Delivery]]:
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:size]):
        yield batch
        last = batch[-1].pk


def _of_texts(campaign: Campaign, wanted: Mapping[str, int]) -> Iterator[Problem]:
    languages = ["ru", "en"] if campaign.has_language("en") else ["ru"]
    for language in languages:
        subject, body = source_of(campaign, language)
        if not subject:
            yield Problem("no_subject")
        for found in text_problems((subject, body)):
            yield Problem(f"{found.code}_field", {"name": found.name})
        for target in link_problems(body):
            yield Problem("bad_link", {"name": target})
    foot = (campaign.frozen or shared_values(campaign.sender, campaign.department))["ru"]
    for name, code in (("officer", "no_officer"), ("feedback_phone", "no_phone")):
        if not foot.get(name):
            yield Problem(code, is_stop=False)
    if not campaign.has_language("en") and wanted.get("en"):
        yield Problem("no_english", is_stop=False)


def _of_letter(
    campaign: Campaign, delivery: Delivery, judge: Callable[[str], list[str]] | None
) -> tuple[list[Problem], int]:
    found = [Problem("empty_field", {"name": name}, delivery.pk) for name in missing_values(campaign, delivery)]
    found += _salutation(campaign, delivery)
    if examine(delivery.address).verdict == "bad":
        found.append(Problem("bad_address", {"name": delivery.address}, delivery.pk))
    try:
        letter = render(campaign, delivery)
        raw = build(delivery, letter)
    except Exception as broken:  # noqa: BLE001 - a rehearsal must say of every letter whether it can be built
        return [*found, Problem("cannot_be_built", {"name": f"{type(broken).__name__}: {broken}"}, delivery.pk)], 0
    found += _of_rendered(campaign, delivery, letter, len(raw))
    if letter.calendar and judge is not None:
        found += [Problem("calendar", {"name": wrong}, delivery.pk) for wrong in judge(letter.calendar)]
    return found, len(raw)


def _of_rendered(campaign: Campaign, delivery: Delivery, letter: Letter, octets: int) -> Iterator[Problem]:
    for link in UNSAFE_LINK.finditer(letter.html):
        yield Problem("bad_link", {"name": link[0]}, delivery.pk)
    if campaign.letter_class != LetterClass.SERVICE and not delivery.values.get("unsubscribe_url"):
        yield Problem("no_way_out", {}, delivery.pk)
    if octets > TOO_LARGE:
        yield Problem("too_large", {"name": str(octets // 1024)}, delivery.pk)
    elif len(letter.html.encode()) > CLIPPED_FROM:
        yield Problem("clipped", {"name": str(len(letter.html.encode()) // 1024)}, delivery.pk, is_stop=False)


def _salutation(campaign: Campaign, delivery: Delivery) -> Iterator[Problem]:
    """A letter that greets must greet in its own language, as a whole line, without a leftover of a program."""
    language = language_of(campaign, delivery.language)
    if "{{salutation" not in source_of(campaign, language)[1].replace(" ", ""):
        return
    greeting = values_for(campaign, delivery).get("salutation", "").strip()
    if not greeting:
        return  # an empty field is reported as such
    is_russian = CYRILLIC.search(greeting) is not None
    is_leftover = "None" in greeting or "{" in greeting or greeting[-1] not in "!,"
    if is_leftover or is_russian != (language == "ru"):
        yield Problem("odd_salutation", {"name": greeting}, delivery.pk)


def _will_not_go(delivery: Delivery, stop: Stop) -> Problem:
    return Problem("will_not_go", {"name": str(stop.label)}, delivery.pk, is_stop=False)


def verdict_line(result: Rehearsal) -> str:
    """Say the result in one sentence."""
    letters = result.counts["letters"]
    built = ngettext("%(n)s letter was checked", "%(n)s letters were checked", letters) % {"n": letters}
    if result.passed:
        return _("%(built)s: nothing stops the sending.") % {"built": built}
    stops_found = len(result.stopping)
    wrong = ngettext("%(n)s mistake has to be mended", "%(n)s mistakes have to be mended", stops_found)
    return f"{built}: {wrong % {'n': stops_found}}."
