"""A letter handed to a provider over HTTP: the same outcomes as on a line of SMTP.

One letter per request, so that no answer speaks of two. A request whose answer was not heard leaves the letter
unknown, as after the final dot.
"""

from collections.abc import Callable
from email import message_from_bytes
from email.message import Message
from email.utils import parseaddr
from functools import cached_property
from typing import Any

import requests
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused, AnymailUnsupportedFeature
from anymail.message import AnymailMessage
from django.core.mail import get_connection

from mailing.content.rendering import Letter, values_for
from mailing.delivery.envelope import envelope_sender, from_address, headers
from mailing.delivery.models import Delivery
from mailing.transport.providers import Provider
from mailing.transport.replies import Phase, Reply
from mailing.transport.smtp import Heard, LineFailed

# Told by the message's own fields, not as headers.
FIELDS = frozenset({"From", "To", "Reply-To", "Subject", "Date"})
NEVER_BEGUN = (requests.ConnectTimeout, requests.exceptions.InvalidURL, requests.exceptions.SSLError)


class ProviderLine:
    """One thread's way to the provider."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    @cached_property
    def _backend(self) -> Any:
        return get_connection(self.provider.backend, fail_silently=False)

    def deliver(
        self, delivery: Delivery, letter: Letter, content: bytes, *, before_content: Callable[[], None]
    ) -> Heard:
        """Hand over one letter. Raises LineFailed; with `content_left` nobody knows whether it was taken."""
        is_raw = self.provider.keeps_calendar
        message = RawLetter(delivery, content) if is_raw else message_of(delivery, letter)
        before_content()
        try:
            self._backend.send_messages([message])
        except NEVER_BEGUN as failed:
            raise LineFailed("no_connection", Phase.GREETING, detail=str(failed)) from failed
        except requests.RequestException as failed:
            status = getattr(failed, "status_code", None)
            if status is None:
                raise LineFailed("silence", Phase.CONTENT, detail=str(failed)[:300], content_left=True) from failed
            return _of_status(status, failed)
        except AnymailRecipientsRefused:
            pass  # told recipient by recipient below
        except AnymailUnsupportedFeature as failed:
            return Heard(Reply(554, f"5.6.0 {failed}"), Phase.CONTENT)
        except AnymailAPIError as failed:
            return _of_status(getattr(failed, "status_code", None) or 500, failed)
        except AnymailError as failed:
            return Heard(Reply(554, f"5.3.0 {failed}"), Phase.SENDER)
        return _of_recipient(message, delivery.address)


class RawLetter(AnymailMessage):
    """A letter for a back-end that sends MIME as built: what Django would build is replaced by our own bytes."""

    def __init__(self, delivery: Delivery, content: bytes) -> None:
        super().__init__(from_email=from_address(delivery), to=[delivery.address])
        self.content = content
        self.envelope_sender = envelope_sender(delivery)

    def message(self, *_options: Any, **_more: Any) -> Message:
        return message_from_bytes(self.content)


def message_of(delivery: Delivery, letter: Letter) -> AnymailMessage:
    """The letter as Anymail wants it: fields, our own Message-ID and token, plain text and HTML."""
    built = headers(delivery, letter)
    told = dict(built)
    values = values_for(delivery.campaign, delivery)
    message = AnymailMessage(
        subject=letter.subject,
        body=letter.text,
        from_email=_mailbox(values.get("from_name", ""), from_address(delivery)),
        to=[_mailbox(delivery.shown_name, delivery.address)],
        reply_to=[parseaddr(told["Reply-To"])[1]],
        headers={name: value for name, value in built if name not in FIELDS},
        metadata={"token": delivery.token},
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def _mailbox(name: str, address: str) -> str:
    name = " ".join("".join(sign for sign in name if sign.isprintable()).replace('"', "").replace("\\", "").split())
    return f'"{name}" <{address}>' if name else address


def _of_status(status: int, failed: Exception) -> Heard:
    """Read an HTTP status as a reply: ours to mend, or for later."""
    words = f"HTTP {status} {failed}"[:300].replace("\n", " ")
    if status in (401, 402, 403, 404):
        return Heard(Reply(535, f"5.7.8 {words}"), Phase.AUTH)
    if status == 429 or status >= 500:
        return Heard(Reply(421, f"4.3.2 {words}"), Phase.CONTENT)
    return Heard(Reply(554, f"5.6.0 {words}"), Phase.CONTENT)


def _of_recipient(message: AnymailMessage, address: str) -> Heard:
    one = (message.anymail_status.recipients or {}).get(address)
    said = one.status if one is not None else None
    if one is not None and said in ("queued", "sent"):
        return Heard(Reply(250, f"2.0.0 {said} {one.message_id or ''}".strip()), Phase.CONTENT)
    if said == "invalid":
        return Heard(Reply(550, "5.1.3 invalid address"), Phase.RECIPIENT)
    if said == "rejected":
        return Heard(Reply(550, "5.2.0 rejected by the provider"), Phase.RECIPIENT)
    return Heard(Reply(451, f"4.3.0 {said or 'no word about the recipient'}"), Phase.CONTENT)
