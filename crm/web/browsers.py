"""What a browser calls itself, in a few words that a person recognises: «Firefox, Windows». No Django."""

BROWSERS = (
    ("YaBrowser", "Яндекс Браузер"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("HeadlessChrome", "Chromium"),
    ("Chromium", "Chromium"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def name(user_agent: str) -> str:
    """Return browser and system, or the beginning of an unknown name; the order of the lists decides between claims."""
    found = [next((words for mark, words in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(part for part in found if part) or user_agent[:60] or "—"
