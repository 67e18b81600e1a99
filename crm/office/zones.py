"""Time zones to choose from: the country's by the names of their hours, then all others by their own."""

from functools import cache
from zoneinfo import available_timezones

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise

RUSSIAN: list[tuple[str, Label]] = [
    ("Europe/Kaliningrad", _("Kaliningrad, Moscow time −1")),
    ("Europe/Moscow", _("Moscow time")),
    ("Europe/Samara", _("Samara, Moscow time +1")),
    ("Asia/Yekaterinburg", _("Yekaterinburg, Moscow time +2")),
    ("Asia/Omsk", _("Omsk, Moscow time +3")),
    ("Asia/Krasnoyarsk", _("Krasnoyarsk, Moscow time +4")),
    ("Asia/Irkutsk", _("Irkutsk, Moscow time +5")),
    ("Asia/Yakutsk", _("Yakutsk, Moscow time +6")),
    ("Asia/Vladivostok", _("Vladivostok, Moscow time +7")),
    ("Asia/Magadan", _("Magadan, Moscow time +8")),
    ("Asia/Kamchatka", _("Kamchatka, Moscow time +9")),
]


@cache
def choices() -> list[tuple[Label, list[tuple[str, Label]]]]:
    """Return the zones in two groups, as a select takes them."""
    named = {name for name, _label in RUSSIAN}
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    others: list[tuple[str, Label]] = [(name, name.replace("_", " ")) for name in places if name not in named]
    return [(_("Russia"), RUSSIAN), (_("Other zones"), [("UTC", "UTC"), *others])]
