"""Bounces written for people only: who wrote them, which address they name, and in which words."""

import re
from dataclasses import dataclass

from mailing.bounces.wordings import BODIES, DELAYS, GIVEN_UP, ROBOT_NAMES, SUBJECTS
from mailing.inbound.addresses import ADDRESS, mailboxes, normal_address
from mailing.inbound.parsing import ParsedMail

ROBOTS = re.compile(
    r"^(?:mailer[-_.]?daemon|postmaster|mail[-_.]?daemon|mdaemon|mailsrv|bounces?|double-bounce|daemon|uucp|root|"
    r"mail[-_.]?(?:delivery|system|er)|system(?:administrator)?|microsoftexchange[0-9a-f]+)(?:[+=.-]|$)",
    re.IGNORECASE,
)
# Where the returned letter begins: a line of its own that says so, or the first header line.
RETURNED = re.compile(
    r"^\s*(?:-{2,}|={2,}|_{2,}|\*{2,})?\s*(?:"
    r"(?:below (?:this line )?is|here is|this is|following is) a copy of .{0,80}|a copy of (?:the|your) .{0,60}|"
    r"(?:the )?(?:original|returned|undelivered|unsent|message) (?:message|mail|headers?|text)"
    r"(?: (?:follows?|below|was|is|header).{0,40})?|"
    r"(?:the )?(?:text|headers?|body|contents?) of (?:the|your) .{0,60}|message headers? follow.{0,40}|"
    r"исходное (?:сообщение|письмо).{0,40}|копия (?:сообщения|письма).{0,40}"
    r")\s*[:.]*\s*(?:-{2,}|={2,}|_{2,}|\*{2,})?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
HEADERS_BEGIN = re.compile(
    r"^(?:>\s?)?(?:return-path|received|message-id|x-[a-z-]{2,40}|mime-version)\s*:.{0,300}$",
    re.IGNORECASE | re.MULTILINE,
)
# The forms in which servers set an address apart, the surest first.
BARE = r"[^\s<>()\[\],;:\"'«»]+@[^\s<>()\[\],;:\"'«»]+"
NAMED = (
    re.compile(r"^\s*<([^<>\s]+@[^<>\s]+)>\s*(?:\([^)\n]*\))?\s*:?\s*$", re.MULTILINE),
    re.compile(r"^\s*<([^<>\s]+@[^<>\s]+)>\s*[:(,;.].{0,300}$", re.MULTILINE),
    re.compile(rf"^\s*(?:-+\s*|\*+\s*)?({BARE}?)\s*(?:[:;,(-].{{0,300}})?$", re.MULTILINE),
    re.compile(
        r"(?:RCPT TO|to|for|recipient|address|user|mailbox|кому|получател\w+|адрес\w*)"
        rf"(?=[\s:<\"'«])\s*:?\s*[<\"'«]?\s*({BARE})",
        re.IGNORECASE,
    ),
)
MOST = 16 * 1024


@dataclass(frozen=True, slots=True)
class Prose:
    """A readable bounce: addresses it names (maybe none), its words, whether it only tells of a delay."""

    addresses: tuple[str, ...]
    words: str
    is_delay: bool


def read(mail: ParsedMail, text: str, *, is_report: bool = False) -> Prose | None:
    """Say whether the letter is a bounce in prose, and what it says; one that calls itself a report is."""
    failed = _header_addresses(mail)
    if not failed and not is_report and not _is_bounce(mail, text):
        return None
    own = {box.address for box in mail.recipients} | ({mail.sender.address} if mail.sender else set())
    addresses = tuple(dict.fromkeys(address for address in failed or _named(text) if address not in own))
    is_delay = bool(DELAYS.search(f"{mail.subject}\n{text[:3_000]}")) and not GIVEN_UP.search(
        f"{mail.subject}\n{text[:3_000]}"
    )
    return Prose(addresses, " ".join(_told(text, addresses).split())[:4_000] or mail.subject, is_delay)


def without_returned(text: str) -> str:
    """Cut the letter that a bounce quotes below its own words."""
    text = text.replace("\r\n", "\n")[: MOST * 4]
    ends = [found.start() for pattern in (RETURNED, HEADERS_BEGIN) if (found := pattern.search(text))]
    cut = text[: min(ends)] if ends else text
    return cut if cut.strip() else text[:MOST]


def _header_addresses(mail: ParsedMail) -> list[str]:
    values = [value for key, value in mail.headers if key == "x-failed-recipients"]
    return [box.address for value in values for box in mailboxes(value)]


def is_plausible(mail: ParsedMail) -> bool:
    """Whether a program may have written it: what answers a letter of ours in a person's words is no bounce."""
    return _from_robot(mail) or mail.is_automatic or bool(SUBJECTS.search(mail.subject))


def _from_robot(mail: ParsedMail) -> bool:
    local = mail.sender.address.rpartition("@")[0] if mail.sender else ""
    name = mail.sender.name if mail.sender else ""
    return bool(ROBOTS.match(local)) or bool(ROBOT_NAMES.search(name)) or mail.return_path == ""


def _is_bounce(mail: ParsedMail, text: str) -> bool:
    """Ask for two signs of three: a robot or null sender, a subject of that kind, words of that kind."""
    by_subject, by_words = bool(SUBJECTS.search(mail.subject)), bool(BODIES.search(text[:MOST]))
    if _from_robot(mail):
        answered = mail.header("auto-submitted").strip().lower().startswith("auto-replied")
        return (by_subject and by_words) if answered else (by_subject or by_words)
    # A server that writes in a person's name sets the address apart and does not answer in a thread.
    apart = any(pattern.search(text[:MOST]) for pattern in NAMED[:3])
    return by_subject and by_words and (mail.is_automatic or (apart and not mail.answers_to))


def _named(text: str) -> list[str]:
    for pattern in NAMED:
        found = [normal_address(match[1].strip(".'")) for match in pattern.finditer(text[:MOST])]
        found = [address for address in found if address and not ROBOTS.match(address)]
        if found:
            return found[:100]
    found = [normal_address(match[0].strip(".'")) for match in ADDRESS.finditer(text[:MOST])]
    return [address for address in found if address and not ROBOTS.match(address)][:5]


def _told(text: str, addresses: tuple[str, ...]) -> str:
    """The lines about the address; the greeting above them is left out when there is something below."""
    lower = text.lower()
    places = [at for address in addresses if (at := lower.find(address)) >= 0]
    below = text[min(places) :] if places else text
    return below if len(below.strip()) > 40 else text
