"""The project's own outline icons: one set, a 20 px grid, a 1.5 px line, the colour of the text around them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_RING = '<circle cx="10" cy="10" r="7.2"/>'
_SHEET = '<path d="M5 2.8h7L16 7v10.2H5z"/>'

SHAPES: dict[str, str] = {
    "alert": '<path d="M10 3 2.5 16.5h15zM10 8v4M10 14.3v.1"/>',
    "back": '<path d="M16.5 10h-13M8.5 5l-5 5 5 5"/>',
    "ban": f'{_RING}<path d="m5 5 10 10"/>',
    "building": '<path d="M4 17V4.5L11 3v14M11 7.5l5 1.5v8M2.5 17h15M7 7.5v.1M7 10.5v.1M7 13.5v.1"/>',
    "calendar": '<rect x="3" y="4.5" width="14" height="12.5" rx="2"/><path d="M3 8.5h14M7 2.8v3M13 2.8v3"/>',
    "camera": (
        '<rect x="2.5" y="6" width="15" height="10.5" rx="2"/><circle cx="10" cy="11" r="3"/>'
        '<path d="M7 6l1.3-2.5h3.4L13 6"/>'
    ),
    "chart": '<path d="M3.5 17h13M5.5 17v-5M10 17V4.5M14.5 17V9"/>',
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "check2": '<path d="m1.8 10.5 3.7 4 7.2-9M9.2 13l1.5 1.5 7.5-9"/>',
    "clock": f'{_RING}<path d="M10 5.8V10l3 2"/>',
    "copy": (
        '<rect x="7" y="7" width="10" height="10" rx="1.5"/>'
        '<path d="M13 7V4.5A1.5 1.5 0 0 0 11.5 3h-7A1.5 1.5 0 0 0 3 4.5v7A1.5 1.5 0 0 0 4.5 13H7"/>'
    ),
    "door": '<path d="M5 17.5V3h10v14.5M3 17.5h14M12 10.5v.1"/>',
    "down": '<path d="m5 7.5 5 5 5-5"/>',
    "down-file": '<path d="M10 3v9.5M6 9l4 4 4-4M3.5 17h13"/>',
    "eye": '<path d="M2 10s2.8-5 8-5 8 5 8 5-2.8 5-8 5-8-5-8-5z"/><circle cx="10" cy="10" r="2.3"/>',
    "forward": '<path d="M3.5 10h13M11.5 5l5 5-5 5"/>',
    "gear": (
        '<circle cx="10" cy="10" r="2.5"/><path d="M10 2.5v2.2M10 15.3v2.2M2.5 10h2.2M15.3 10h2.2'
        'M4.7 4.7l1.6 1.6M13.7 13.7l1.6 1.6M4.7 15.3l1.6-1.6M13.7 6.3l1.6-1.6"/>'
    ),
    "globe": (
        f'{_RING}<path d="M2.8 10h14.4'
        'M10 2.8c2.2 2 3.2 4.4 3.2 7.2s-1 5.2-3.2 7.2c-2.2-2-3.2-4.4-3.2-7.2s1-5.2 3.2-7.2z"/>'
    ),
    "group": f'{_RING}<circle cx="10" cy="10" r="3"/>',
    "half": f'{_RING}<path d="M10 2.8a7.2 7.2 0 0 1 0 14.4z" fill="currentColor"/>',
    "history": '<path d="M3.2 7.5A7.2 7.2 0 1 1 2.8 10M3 3.5v4h4M10 6v4l2.8 1.8"/>',
    "inbox": '<path d="M3 11.5 5.5 4h9l2.5 7.5V16H3zM3 11.5h4l1 2h4l1-2h4"/>',
    "info": f'{_RING}<path d="M10 9v5M10 6v.1"/>',
    "journal": '<path d="M4.5 3h11v14h-11zM8 7h5M8 10h5M8 13h3"/>',
    "key": '<circle cx="6.5" cy="13.5" r="3.5"/><path d="m9 11 7.5-7.5M13.5 6.5l2.5 2.5M11.5 8.5l1.5 1.5"/>',
    "link": (
        '<path d="M8.5 11.5a3.2 3.2 0 0 0 4.6 0l3-3a3.2 3.2 0 0 0-4.6-4.6L10 5.4'
        'M11.5 8.5a3.2 3.2 0 0 0-4.6 0l-3 3a3.2 3.2 0 0 0 4.6 4.6l1.5-1.5"/>'
    ),
    "lock": '<rect x="4.5" y="9" width="11" height="8" rx="1.5"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>',
    "mail": '<rect x="2.5" y="4.5" width="15" height="11.5" rx="2"/><path d="m3 6 7 5.2L17 6"/>',
    "mark": (
        '<path d="M2.5 6.5c2.5-2 5-2 7.5 0s5 2 7.5 0M2.5 11c2.5-2 5-2 7.5 0s5 2 7.5 0'
        'M2.5 15.5c2.5-2 5-2 7.5 0s5 2 7.5 0" stroke-width="1.8"/>'
    ),
    "menu": '<path d="M3 5.5h14M3 10h14M3 14.5h14"/>',
    "merge": '<path d="M4 4.5c0 5 3 5.5 6 5.5h6.5M4 15.5c0-5 3-5.5 6-5.5M13.5 7l3 3-3 3"/>',
    "mic": '<rect x="7.5" y="2.5" width="5" height="9" rx="2.5"/><path d="M4.5 9.5a5.5 5.5 0 0 0 11 0M10 15v2.5"/>',
    "minus": '<path d="M4 10h12"/>',
    "moon": '<path d="M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z"/>',
    "more": '<path d="M5 10v.1M10 10v.1M15 10v.1" stroke-width="2.2"/>',
    "out": '<path d="M12.5 6V4H4v12h8.5v-2M8 10h9M14 7l3 3-3 3"/>',
    "outcome": f'{_SHEET}<path d="m7.7 12 1.8 1.8 3.3-4M12 2.8V7h4"/>',
    "pause": '<path d="M7 4.5v11M13 4.5v11"/>',
    "pencil": '<path d="m4 16 .7-3.3L13.5 4 16 6.5l-8.7 8.8z"/>',
    "people": (
        '<circle cx="7.5" cy="7" r="3"/><path d="M2 16.5c.4-3 2.6-4.7 5.5-4.7s5.1 1.7 5.5 4.7'
        'M13 4.3a3 3 0 0 1 0 5.5M15 12.3c1.7.7 2.7 2.2 3 4.2"/>'
    ),
    "person": '<circle cx="10" cy="6.8" r="3.2"/><path d="M3.8 17c.5-3.3 3-5 6.2-5s5.7 1.7 6.2 5"/>',
    "phone": (
        '<path d="M5 3h3l1.3 3.8-1.9 1.4a10 10 0 0 0 4.4 4.4l1.4-1.9L17 12v3'
        'a2 2 0 0 1-2 2A12 12 0 0 1 3 5a2 2 0 0 1 2-2z"/>'
    ),
    "pin": (
        '<path d="M10 17.5S4.5 12.6 4.5 8.3a5.5 5.5 0 0 1 11 0c0 4.3-5.5 9.2-5.5 9.2z"/>'
        '<circle cx="10" cy="8.3" r="2"/>'
    ),
    "plan": '<rect x="3" y="3.5" width="14" height="13" rx="2"/><path d="M7.6 3.5v13M12.4 3.5v13"/>',
    "play": '<path d="M6 4v12l10-6z"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "print": '<path d="M5.5 7V3h9v4M5.5 14H3V7.5h14V14h-2.5"/><rect x="5.5" y="12" width="9" height="5"/>',
    "question": f'{_RING}<path d="M7.9 7.9a2.2 2.2 0 1 1 3.3 2c-.8.5-1.2.9-1.2 1.7M10 14.1v.1"/>',
    "queue": '<path d="M3 5h14M3 10h9M3 15h6"/>',
    "refresh": (
        '<path d="M16.5 9A6.7 6.7 0 0 0 4.6 6M3.5 11a6.7 6.7 0 0 0 11.9 3M4.2 2.8V6.3h3.5M15.8 17.2v-3.5h-3.5"/>'
    ),
    "ring": _RING,
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="m13.2 13.2 4 4"/>',
    "send": '<path d="m3 10 14-6.5-4.5 13.5-3-5.5z"/>',
    "sheet": f'{_SHEET}<path d="M12 2.8V7h4M8 10.5h5M8 13.5h5"/>',
    "shield": '<path d="M10 2.8 4 5v4.5c0 3.8 2.5 6.3 6 7.7 3.5-1.4 6-3.9 6-7.7V5z"/>',
    "stop": '<rect x="5" y="5" width="10" height="10" rx="1"/>',
    "swap": '<path d="M4 7h11l-3-3M16 13H5l3 3"/>',
    "talk": (
        '<path d="M3 5.5A1.5 1.5 0 0 1 4.5 4h11A1.5 1.5 0 0 1 17 5.5v7a1.5 1.5 0 0 1-1.5 1.5H9l-4 3v-3h-.5'
        'A1.5 1.5 0 0 1 3 12.5z"/>'
    ),
    "today": '<path d="M4 10.5 8 14l8-9"/><path d="M16.5 11.5a6.8 6.8 0 1 1-3.2-7"/>',
    "undo": '<path d="M4 8h8.5a4 4 0 0 1 0 8H8M7 4.5 3.5 8 7 11.5"/>',
    "up-file": '<path d="M10 13V3.5M6 7l4-4 4 4M3.5 17h13"/>',
    "video": '<rect x="2.5" y="5.5" width="10" height="9" rx="1.5"/><path d="m12.5 9 5-2.5v7l-5-2.5"/>',
    "x": '<path d="m5 5 10 10M15 5 5 15"/>',
}


def draw(name: str, extra_class: str = "") -> SafeString:
    """Return the icon as an inline SVG; the word beside it carries the meaning. Raises KeyError for an unknown name."""
    shape = mark_safe(SHAPES[name])  # noqa: S308  (our own constant above)
    css = f"icon {extra_class}".strip()
    return format_html('<svg class="{}" viewBox="0 0 20 20" aria-hidden="true">{}</svg>', css, shape)
