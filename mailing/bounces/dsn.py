"""Delivery status notifications (RFC 3464) and the readable bounces of servers that send none.

`read_bounce` answers for both. What is no bounce gives None: an absence notice, a person's reply, a report of success.
"""

import re
from dataclasses import dataclass, field
from email import message_from_bytes

from flufl.bounce import all_failures

from mailing.bounces import prose
from mailing.bounces.returned import Returned, returned_letter
from mailing.bounces.severity import REPLY_CODE, STATUS, Severity, severity_of
from mailing.inbound.addresses import mailboxes, normal_address
from mailing.inbound.mime_reader import Part, decode_text, decode_words
from mailing.inbound.parsing import MOST_REPORT, ParsedMail

MOST_RECIPIENTS = 100
MOST_FOR_OLD_FORMS = 256 * 1024
WORST: dict[Severity, int] = {"hard": 2, "blocked": 1, "soft": 0}


@dataclass(frozen=True, slots=True)
class Failed:
    """One address a letter did not reach. `status` is an enhanced code ("5.1.1") or empty, `code` an SMTP reply."""

    address: str
    severity: Severity
    status: str = ""
    code: int | None = None
    said: str = ""  # the server's own words, at most 500 characters
    is_delay: bool = False  # the server goes on trying


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a bounce says: the addresses that failed, and the letter of ours that came back with it."""

    failed: tuple[Failed, ...]
    returned: Returned = field(default_factory=Returned)
    is_report: bool = True  # False: read from prose

    @property
    def worst(self) -> Failed:
        """The most lasting failure."""
        return max(self.failed, key=lambda failed: WORST[failed.severity])


def read_bounce(mail: ParsedMail) -> Bounce | None:
    """Read a bounce, whatever its form; None for any other letter."""
    returned = returned_letter(mail)
    blocks = [block for part in mail.reports if "delivery-status" in part.content_type for block in _blocks(part)]
    if not blocks and mail.report_type == "delivery-status":
        blocks = _misplaced_blocks(mail)
    text = _explanation(mail)
    if blocks:
        failed = _failed(blocks, text)
        if failed:
            return Bounce(failed, returned)
        if any(_action(block) in ("delivered", "relayed", "expanded") for block in blocks):
            return None
    said = prose.read(mail, text, is_report=bool(blocks) or mail.report_type == "delivery-status")
    known = known_forms(mail) if said or prose.is_plausible(mail) else []
    if said is None and not known:
        return None
    words = said.words if said else " ".join(text.split())[:4_000]
    own = {box.address for box in mail.recipients} | {returned.sender}
    named = known or [address for address in (said.addresses if said else ()) if address not in own]
    status, code = _codes(words)
    severity = severity_of(status=status, code=code, text=words, action="delayed" if said and said.is_delay else "")
    addresses = list(dict.fromkeys(named or returned.recipients))[:MOST_RECIPIENTS] or [""]
    is_delay = bool(said and said.is_delay)
    failed = tuple(Failed(address, severity, status, code, words[:500], is_delay) for address in addresses)
    return Bounce(failed, returned, is_report=False)


def known_forms(mail: ParsedMail) -> list[str]:
    """Ask the collection of exact old forms (flufl.bounce) for addresses; only letters of ordinary size."""
    if len(mail.root.source) > MOST_FOR_OLD_FORMS or len(mail.root.walk()) > 32:
        return []
    try:
        found = all_failures(message_from_bytes(mail.root.source))
        addresses = [*found[1], *found[0]]
    except (
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        RecursionError,
    ):  # its readers trust what they are given
        return []
    decoded = [normal_address(address.decode("utf-8", "replace")) for address in addresses]
    return sorted(address for address in decoded if address)


def _blocks(part: Part) -> list[dict[str, str]]:
    """Cut a delivery-status body into groups of fields; the first is about the letter, each other about a recipient."""
    text = decode_text(part.body(MOST_REPORT), part.charset)
    if not text.strip() and part.children:
        text = ""
    groups: list[dict[str, str]] = []
    current: dict[str, str] = {}
    last = ""
    for line in [*text.splitlines(), ""]:
        if not line.strip():
            if current:
                groups.append(current)
            current, last = {}, ""
        elif line[:1] in " \t" and last:
            current[last] += " " + line.strip()
        else:
            name, colon, value = line.partition(":")
            if colon:
                last = name.strip().lower()
                current[last] = f"{current[last]} {value.strip()}" if last in current else value.strip()
        if len(groups) > MOST_RECIPIENTS * 2:
            break
    return groups


def _misplaced_blocks(mail: ParsedMail) -> list[dict[str, str]]:
    """Find status fields in a part with a wrong type: some gateways relabel the report as text."""
    return [
        block
        for part in mail.root.walk()
        if part.content_type in ("text/plain", "application/octet-stream") and not part.enclosed
        for block in _blocks(part)
        if "final-recipient" in block
    ]


def _action(block: dict[str, str]) -> str:
    return (block.get("action", "").split() or [""])[0].lower().rstrip(";")


def _failed(blocks: list[dict[str, str]], text: str) -> tuple[Failed, ...]:
    found: dict[str, Failed] = {}
    for block in blocks:
        if not ({"final-recipient", "original-recipient", "action", "status"} & set(block)):
            continue
        action = _action(block)
        if action in ("delivered", "relayed", "expanded"):
            continue
        address = _recipient(block)
        if not address and action == "" and "status" not in block:
            continue
        said = " ".join(decode_words(block.get("diagnostic-code", "")).split())
        words = re.sub(r"^\s*[\w.+-]+\s*;\s*", "", said)
        status_field = STATUS.search(block.get("status", ""))
        status, code = _codes(words)
        listed = ".".join(status_field.groups()) if status_field else ""
        # A server that puts 5.0.0 in the field and the true code into its words means the words.
        if listed and (not listed.endswith(".0.0") or not status):
            status = listed
        # The report's own words stand alone where they say enough; a letter about several may mix reasons.
        told = words if len(words) > 12 else f"{words} {text}"[:2_000]
        severity = severity_of(status=status, code=code, text=told, action=action)
        found[address] = Failed(address, severity, status, code, (words or text)[:500], is_delay=action == "delayed")
    if len(found) > 1:
        found.pop("", None)
    return tuple(found.values())[:MOST_RECIPIENTS]


def _recipient(block: dict[str, str]) -> str:
    """The address as we wrote it where the report says it, else the final one."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = block.get(name, "")
        value = value.partition(";")[2] if ";" in value else value
        address = normal_address(_without_xtext(value.strip().strip('"'))) or next(
            (box.address for box in mailboxes(value)), ""
        )
        if address:
            return address
    return ""


def _without_xtext(value: str) -> str:
    """Undo the xtext of RFC 3461, 4: +2B is a plus sign."""
    if "@" in value or "+40" not in value:
        return value
    return re.sub(r"\+([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), value)


def _codes(words: str) -> tuple[str, int | None]:
    status, code = STATUS.search(words), REPLY_CODE.search(words)
    return ".".join(status.groups()) if status else "", int(code[1]) if code else None


def _explanation(mail: ParsedMail) -> str:
    """The text a server wrote for people, without the letter it returns."""
    for part in mail.root.walk():
        if part.content_type.startswith("text/") and not part.enclosed and not part.children:
            text = mail.text if part.content_type == "text/html" else part.text(64 * 1024)
            if text.strip():
                return prose.without_returned(text)
    return ""
