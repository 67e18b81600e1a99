"""The tags and filters of every page: icons, states, dates, numbers, charts, forms. All templates have them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join, strip_tags
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.translation import get_language

from crm.web import browsers, charts, dates, icons, notices, states, stylesheets, typography

register = template.Library()


def _language() -> str:
    return get_language() or "ru"


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


# --- Icons and states -------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """{% icon "check" %}: the word beside it carries the meaning."""
    return icons.draw(name, extra_class)


@register.simple_tag
def status(kind: str, code: str, *, badge: bool = False, word: str = "", small: bool = False) -> SafeString:
    """{% status "rsvp" invitation.rsvp %}: icon and word of a state; a badge only in the head of a page."""
    if not code:
        return SafeString("")
    shown = states.state(kind, code)
    return says(shown.tone, shown.icon, word or str(shown.label), badge=badge, small=small)


@register.simple_tag
def says(tone: str, icon_name: str, word: str, *, badge: bool = False, small: bool = False) -> SafeString:
    """{% says "warn" "alert" text %}: a verdict that is no state of the table."""
    css = "status" + (" badge" if badge else "") + (" small" if small else "")
    return format_html('<span class="{}" data-tone="{}">{}{}</span>', css, tone, icons.draw(icon_name), word)


@register.filter
def tone(code: str, kind: str) -> str:
    """{{ event.state|tone:"event" }}: the tone alone, for a row or an entry of the calendar."""
    return states.state(kind, code).tone if code else ""


@register.filter
def state_word(code: str, kind: str) -> str:
    """{{ event.state|state_word:"event" }}: the word alone, for running text."""
    return str(states.state(kind, code).label) if code else ""


@register.filter
def state_icon(code: str, kind: str) -> SafeString:
    """{{ event.state|state_icon:"event" }}: the icon alone, where the word stands elsewhere."""
    return icons.draw(states.state(kind, code).icon) if code else SafeString("")


# --- Dates and numbers ------------------------------------------------------------------------------------------------


@register.filter
def day(value: date | datetime | None) -> str:
    """03.12.2026"""
    if not value:
        return ""
    return dates.day(_local(value) if isinstance(value, datetime) else value, _language())


@register.filter
def long_day(value: date | datetime | None) -> str:
    """3 декабря 2026 г."""
    if not value:
        return ""
    return dates.long_day(_local(value) if isinstance(value, datetime) else value, _language())


@register.filter
def day_and_month(value: date | datetime | None) -> str:
    """3 декабря"""
    if not value:
        return ""
    return dates.day_and_month(_local(value) if isinstance(value, datetime) else value, _language())


@register.filter
def weekday(value: date | datetime | None, form: str = "") -> str:
    """четверг; with "short" чт"""
    if not value:
        return ""
    return dates.weekday(_local(value) if isinstance(value, datetime) else value, _language(), short=form == "short")


@register.filter
def month_and_year(value: date | None) -> str:
    """декабрь 2026"""
    return dates.month_and_year(value, _language()) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """03.12.2026, 17:30"""
    return dates.moment(_local(value), _language()) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """17:30"""
    return dates.clock(_local(value)) if value else ""


@register.filter
def iso(value: date | datetime | None) -> str:
    """The value of <time datetime>."""
    if not value:
        return ""
    return _local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()


@register.filter
def invite_moment(value: datetime | None, zone: ZoneInfo | str | None = None) -> str:
    """3 декабря 2026 года, четверг, 17:30 (МСК); the zone is the event's, else the page's."""
    if not value:
        return ""
    there = ZoneInfo(zone) if isinstance(zone, str) and zone else zone
    return dates.invitation_moment(timezone.localtime(value, there or None), _language())


@register.simple_tag
def stretch(start: datetime, end: datetime | None = None, zone: ZoneInfo | str | None = None) -> str:
    """{% stretch event.starts_at event.ends_at event.zone %}: 3 декабря 2026 г., 17:30–19:30."""
    there = ZoneInfo(zone) if isinstance(zone, str) and zone else zone or None
    first = timezone.localtime(start, there)
    last = timezone.localtime(end, there) if end else None
    return dates.stretch(first, last, _language())


@register.simple_tag
def days(start: date, end: date) -> str:
    """{% days first last %}: 3–5 декабря 2026 г."""
    return dates.days(start, end, _language())


@register.filter
def number(value: float | None, places: int | None = None) -> str:
    """12 345,6"""
    return "" if value is None else typography.grouped(value, _language(), places)


@register.filter
def share(part: float | None, whole: float | None) -> str:
    """{{ came|share:invited }}: 35 %"""
    return "—" if part is None or not whole else typography.percent(part, whole, _language())


@register.filter
def typo(value: object) -> str:
    """Non-breaking spaces of running text. Keeps the safety of its input: escape first where markup is meant."""
    text = conditional_escape(value if isinstance(value, SafeData) else str(value))
    return mark_safe(typography.bind(typography.one_stop(text)))  # noqa: S308  (escaped on the line above; nothing that marks up changes)


@register.filter
def browser(user_agent: str) -> str:
    """Firefox, Windows"""
    return browsers.name(user_agent)


# --- Charts -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/representation.html")
def representation(rows: Sequence[charts.RepresentationBar], total: int, wide: bool = True) -> dict[str, Any]:
    """{% representation bars total %}: share now as a bar, target as a tick, the verdict in words."""
    return {"rows": charts.representation(rows, total), "wide": wide, "language": _language()}


@register.inclusion_tag("ui/funnel.html")
def funnel(steps: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """{% funnel steps %}: [(word, number), …] on one scale."""
    return {"steps": charts.funnel(steps)}


@register.inclusion_tag("ui/stacked.html")
def stacked(parts: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """{% stacked parts %}: [(tone, number), …]; always beside a list that holds the same numbers."""
    return {"slices": charts.stacked(parts)}


@register.inclusion_tag("ui/state_list.html")
def state_list(items: Iterable[states.StateCount]) -> dict[str, Any]:
    """{% state_list items %}: every state with its count, what it means and a link to exactly these rows."""
    return {"items": items}


@register.inclusion_tag("ui/spark.html")
def spark(values: Sequence[int]) -> dict[str, Any]:
    """{% spark values %}: a row of columns, the last one accented; always with a caption."""
    return {"columns": charts.spark(values)}


@register.inclusion_tag("ui/bars.html")
def bars(rows: Iterable[tuple[str, int] | tuple[str, int, str, str]], tight: bool = False) -> dict[str, Any]:
    """{% bars rows %}: [(name, number), …], or with a tone and a note."""
    return {"rows": charts.bars(rows), "tight": tight}


@register.inclusion_tag("ui/columns.html")
def columns(rows: Sequence[tuple[str, int]], label: str, current: str = "") -> dict[str, Any]:
    """{% columns rows label current="49" %}: [(name, number), …] as upright columns; the label reads all of them."""
    width = max(len(rows) * 43 - 11, 1)
    values = ", ".join(f"{name}: {n}" for name, n in rows)
    return {"columns": charts.columns(rows, current=current), "box": f"0 0 {width} 98", "label": f"{label}. {values}"}


# --- Forms ------------------------------------------------------------------------------------------------------------


@register.simple_tag
def fields(form: BaseForm, names: str) -> SafeString:
    """{% fields form "email phone" %}: these fields one under another. Raises KeyError for a name it does not have."""
    return format_html_join("\n", "{}", ((form[name].as_field_group(),) for name in names.split()))


@register.simple_tag
def field_row(form: BaseForm, names: str) -> SafeString:
    """{% field_row form "last_name first_name" %}: these fields side by side where there is room."""
    return format_html('<div class="pair-of-fields">{}</div>', fields(form, names))


# --- The page itself --------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def stylesheet_links(context: Context, *names: str) -> SafeString:
    """The links of the design's style sheets: one bundle where static files were collected, else file by file."""
    nonce = _nonce(context)
    hrefs = ((static(name), nonce) for name in names or stylesheets.names())
    return format_html_join("\n", '<link rel="stylesheet" href="{}" nonce="{}">', hrefs)


@register.simple_tag(takes_context=True)
def script(context: Context, name: str) -> SafeString:
    """{% script "js/app.js" %}: a deferred script of ours under the page's nonce."""
    return format_html('<script defer src="{}" nonce="{}"></script>', static(name), _nonce(context))


def _nonce(context: Context) -> str:
    nonce = getattr(context.get("request"), "csp_nonce", None)  # lazy, and false until somebody reads it
    return "" if nonce is None else str(nonce)


@register.filter
def shown_message(message: Message) -> notices.Shown:
    """A message of the last request with its tone, icon and perhaps an undo."""
    return notices.shown(message)


class RememberNode(template.Node):
    """Renders its contents once and keeps them under a name for the rest of the template."""

    def __init__(self, name: str, plain: bool, nodelist: NodeList) -> None:
        self.name, self.plain, self.nodelist = name, plain, nodelist

    def render(self, context: Context) -> SafeString:
        text = SafeString(self.nodelist.render(context).strip())
        context[self.name] = text
        return SafeString(" ".join(strip_tags(text).split())) if self.plain else SafeString("")


@register.tag
def remember(parser: Parser, token: Token) -> RememberNode:
    """{% remember heading %}{% block title %}{% endblock %}{% endremember %}: prints its text, keeps its markup."""
    _, name, *options = token.split_contents()
    nodelist = parser.parse(("endremember",))
    parser.delete_first_token()
    return RememberNode(name, "quietly" not in options, nodelist)
