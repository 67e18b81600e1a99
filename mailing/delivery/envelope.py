"""The letter as it goes over the line: headers, MIME tree, and the addresses of the envelope.

Header names stand here and nowhere else. Source: CALENDAR sections 1.2 and 0, RFC 8058, RFC 3834.
"""

from crm.consent.models import LetterClass
from mailing.content.rendering import Letter, language_of, values_for
from mailing.delivery.models import Delivery
from mailing.suppression.actions import one_click_url_of
from mailing.transport import mime

# Purposes about an event: a reply in words belongs to an invitation and comes to its own address.
ANSWERED_BY_TOKEN = frozenset({"invitation", "reminder", "update", "cancellation"})


def plus_address(address: str, purpose: str, token: str) -> str:
    """The address for one letter: `re` for answers in words, `b` for bounces."""
    local, _at, domain = address.rpartition("@")
    return f"{local}+{purpose}-{token}@{domain}"


def envelope_sender(delivery: Delivery) -> str:
    """Where the server sends a letter back to: it names the delivery, so a bounce needs no guessing."""
    return plus_address(from_address(delivery), "b", delivery.token)


def from_address(delivery: Delivery) -> str:
    """The From as it was frozen with the list."""
    return str(delivery.campaign.frozen.get("ru", {}).get("from_address") or delivery.campaign.sender.address)


def headers(delivery: Delivery, letter: Letter) -> list[tuple[str, str]]:
    """All headers but those of MIME, in the order they are written."""
    campaign = delivery.campaign
    sender, values = from_address(delivery), values_for(campaign, delivery)
    made_at = campaign.started_at or campaign.frozen_at or campaign.created_at
    found = [
        ("Date", mime.date(made_at)),
        ("From", mime.mailbox(values.get("from_name", ""), sender)),
        ("To", mime.mailbox(delivery.shown_name, delivery.address)),
        ("Reply-To", _reply_to(delivery, sender, values.get("feedback_email", ""))),
        ("Subject", mime.encoded_words(letter.subject)),
        ("Message-ID", delivery.message_id),
        ("Content-Language", language_of(campaign, delivery.language)),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ]
    if campaign.letter_class == LetterClass.SERVICE:
        found.append(("Auto-Submitted", "auto-generated"))
    elif page := values.get("unsubscribe_url"):
        found.append(("List-Unsubscribe", f"<{one_click_url_of(page)}>"))
        found.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return found


def _reply_to(delivery: Delivery, sender: str, officer: str) -> str:
    if delivery.calendar or delivery.campaign.purpose in ANSWERED_BY_TOKEN:
        return plus_address(sender, "re", delivery.token)
    return officer or sender


def build(delivery: Delivery, letter: Letter) -> bytes:
    """Write the letter as bytes; the same delivery and letter always give the same ones."""
    alternatives = [
        mime.Part("text/plain; charset=utf-8", letter.text.replace("\n", "\r\n")),
        mime.Part("text/html; charset=utf-8", letter.html.replace("\n", "\r\n")),
    ]
    attachments = []
    if letter.calendar:
        # The calendar comes last, with its method and without a name or a disposition: so all programs show it.
        alternatives.append(mime.Part(f"text/calendar; charset=utf-8; method={letter.method}", letter.calendar))
        attachments.append(
            mime.Part(
                'application/ics; name="invite.ics"',
                letter.calendar,
                (("Content-Disposition", 'attachment; filename="invite.ics"'),),
            )
        )
    return mime.write(headers(delivery, letter), alternatives, attachments, seed=delivery.message_id)
