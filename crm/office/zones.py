"""Time zones to choose from: the country's by their cities and distance from Moscow, then others by their own names."""

from zoneinfo import available_timezones

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

Label = str | Promise
MOSCOW_TIME = pgettext_lazy("time zone", "MSK")

# Every zone of the country in IANA's list, from west to east, with its hours from Moscow.
RUSSIAN: tuple[tuple[str, int, Label], ...] = (
    ("Europe/Kaliningrad", -1, _("Kaliningrad")),
    ("Europe/Moscow", 0, _("Moscow")),
    ("Europe/Volgograd", 0, _("Volgograd")),
    ("Europe/Kirov", 0, _("Kirov")),
    ("Europe/Simferopol", 0, _("Simferopol")),
    ("Europe/Astrakhan", 1, _("Astrakhan")),
    ("Europe/Samara", 1, _("Samara")),
    ("Europe/Saratov", 1, _("Saratov")),
    ("Europe/Ulyanovsk", 1, _("Ulyanovsk")),
    ("Asia/Yekaterinburg", 2, _("Yekaterinburg")),
    ("Asia/Omsk", 3, _("Omsk")),
    ("Asia/Barnaul", 4, _("Barnaul")),
    ("Asia/Krasnoyarsk", 4, _("Krasnoyarsk")),
    ("Asia/Novokuznetsk", 4, _("Novokuznetsk")),
    ("Asia/Novosibirsk", 4, _("Novosibirsk")),
    ("Asia/Tomsk", 4, _("Tomsk")),
    ("Asia/Irkutsk", 5, _("Irkutsk")),
    ("Asia/Chita", 6, _("Chita")),
    ("Asia/Yakutsk", 6, _("Yakutsk")),
    ("Asia/Khandyga", 6, _("Khandyga")),
    ("Asia/Vladivostok", 7, _("Vladivostok")),
    ("Asia/Ust-Nera", 7, _("Ust-Nera")),
    ("Asia/Magadan", 8, _("Magadan")),
    ("Asia/Sakhalin", 8, _("Sakhalin")),
    ("Asia/Srednekolymsk", 8, _("Srednekolymsk")),
    ("Asia/Anadyr", 9, _("Anadyr")),
    ("Asia/Kamchatka", 9, _("Kamchatka")),
)


def _label(city: Label, hours: int) -> Label:
    distance = f"{'+' if hours > 0 else '−'}{abs(hours)}" if hours else ""
    return format_lazy("{city}, {moscow}{distance}", city=city, moscow=MOSCOW_TIME, distance=distance)


def choices(kept: str = "") -> list[tuple[Label, list[tuple[str, Label]]]]:
    """Return the zones in groups, as a select takes them.

    Russian readers get the zones of the country and UTC; the names of all others are English, so they stand in the
    English list only. A zone that is `kept` already is always among them.
    """
    russian: list[tuple[str, Label]] = [(name, _label(city, hours)) for name, hours, city in RUSSIAN]
    named = {name for name, _hours, _city in RUSSIAN}
    others: list[str] = []
    if (get_language() or "ru").startswith("en"):
        others = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    elif kept and kept != "UTC":
        others = [kept]
    rest: list[tuple[str, Label]] = [(name, name.replace("_", " ")) for name in others if name not in named]
    return [(_("Russia"), russian), (_("Other zones"), [("UTC", _("UTC, universal time")), *rest])]
