"""The names that the fields of a page have for people, read from the page itself: values in, values out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser

TECHNICAL = re.compile(
    r"csrf|token|(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_(FORMS|.*)$|^(next|seen|digest|after)$", re.IGNORECASE
)
SECRET = re.compile(r"passw|token|secret|otp|(^|[-_])(code|key)$", re.IGNORECASE)
# "on_site", "17", "Europe/Moscow": what a choice sends, nobody typed it
BARE_CODE = re.compile(r"[a-z0-9_-]*[a-z_][a-z0-9_-]*|\d{1,6}|[A-Z][a-z]+/\w+")
ROW = re.compile(r"-\d+-")  # a row of a list of forms: the page may show fewer rows than were filled


@dataclass(slots=True)
class PageFields:
    """Labels of fields by their names, words of choices by name and value, and names that stand on no screen."""

    labels: dict[str, str] = field(default_factory=dict)
    choices: dict[tuple[str, str], str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = PageFields()
        self.names: dict[str, str] = {}  # id of a control to its name
        self.titles: dict[str, str] = {}  # id of a control to its label
        self.open_label: tuple[str, list[str]] | None = None  # for which id, the words so far
        self.inside: list[tuple[str, str, str]] = []  # controls inside the open label: name, type, value
        self.legend: list[str] | None = None
        self.legends: list[str] = []
        self.select = ""
        self.option: tuple[str, list[str]] | None = None
        self.muted = 0  # inside a hint or "(optional)"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "label":
            self.open_label, self.inside = (own.get("for", ""), []), []
        elif tag == "fieldset":
            self.legends.append("")
        elif tag == "legend":
            self.legend = []
        elif tag == "option":
            self._end_option()
            self.option = (own.get("value", ""), [])
        elif tag in ("input", "select", "textarea") and own.get("name"):
            self._control(tag, own)
        if tag == "small" or "faint" in own.get("class", "").split():
            self.muted += 1

    def _control(self, tag: str, own: dict[str, str]) -> None:
        name, kind = own["name"], own.get("type", tag)
        if kind == "hidden":
            self.found.hidden.add(name)
            return
        if tag == "select":
            self.select = name
        if kind in ("radio", "checkbox") and self.open_label is not None:
            self.inside.append((name, kind, own.get("value", "on")))
        elif "id" in own:
            self.names[own["id"]] = name

    def handle_endtag(self, tag: str) -> None:
        if self.muted and tag in ("small", "span"):
            self.muted -= 1
        if tag == "label":
            self._end_label()
        elif tag == "legend" and self.legend is not None:
            if self.legends:
                self.legends[-1] = _plain(self.legend)
            self.legend = None
        elif tag == "fieldset" and self.legends:
            self.legends.pop()
        elif tag in ("option", "select", "datalist"):
            self._end_option()

    def _end_option(self) -> None:
        if self.option is not None and self.select:
            self.found.choices[self.select, self.option[0]] = _plain(self.option[1])
        self.option = None

    def _end_label(self) -> None:
        if self.open_label is None:
            return
        of, words = self.open_label
        text = _plain(words)
        for name, kind, value in self.inside:
            legend = next((legend for legend in reversed(self.legends) if legend), "")
            if kind == "checkbox" and value in ("on", "1", "true") and not legend:
                self.found.labels[name] = text  # a single tick: its label is all there is
            else:
                self.found.choices[name, value] = text
                self.found.labels[name] = legend or text
        if of and not self.inside:
            self.titles[of] = text
        self.open_label = None

    def handle_data(self, data: str) -> None:
        if self.muted:
            return
        if self.option is not None:
            self.option[1].append(data)
        elif self.legend is not None:
            self.legend.append(data)
        elif self.open_label is not None:
            self.open_label[1].append(data)


def _plain(words: Iterable[str]) -> str:
    return " ".join("".join(words).split())


def read_fields(html: str) -> PageFields:
    """Find the label of every field of a page and the words of every choice."""
    reader = _Reader()
    reader.feed(html)
    for of, text in reader.titles.items():
        if of in reader.names:
            reader.found.labels.setdefault(reader.names[of], text)
    return reader.found


def in_words(typed: Iterable[tuple[str, str]], page: PageFields, *, ticked: str) -> list[tuple[str, str]]:
    """Say what was typed as the page says it: label and words; what nobody typed is left out.

    A field that the page does not show keeps its words without a label, unless they are a code.
    """
    lines: list[tuple[str, str]] = []
    for name, value in typed:
        if not value.strip() or name in page.hidden or TECHNICAL.search(name) or SECRET.search(name):
            continue
        known = name if name in page.labels else ROW.sub("-0-", name)
        words = page.choices.get((known, value), "")
        label = page.labels.get(known, "")
        if not words and not label and BARE_CODE.fullmatch(value):
            continue
        lines.append((label, words or (ticked if value == "on" else value)))
    return lines


def written(typed: Iterable[tuple[str, str]]) -> list[str]:
    """Only what was written by hand, without labels, codes and anything secret; for a page without its form."""
    return [words for _label, words in in_words(typed, PageFields(), ticked="")]
