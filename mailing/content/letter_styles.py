"""The style sheet of letters, put into style attributes, since mail programs drop style sheets."""

import re
from functools import lru_cache
from pathlib import Path

import css_inline
from django.contrib.staticfiles import finders

AT_RULE = re.compile(r"(@media[^{]+\{)((?:[^{}]*\{[^{}]*\})*\s*)\}")
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
DECLARATION = re.compile(r"([a-z-]+\s*:\s*[^;{}!]+?)\s*(?=[;}])")


@lru_cache(maxsize=1)
def letter_css() -> str:
    """The sheet itself; what stands in media queries must beat the attributes, so it is marked important."""
    found = finders.find("css/letter.css")
    if not found:
        raise FileNotFoundError("css/letter.css")
    css = re.sub(r"/\*.*?\*/", "", Path(str(found)).read_text(encoding="utf-8"), flags=re.DOTALL)
    return AT_RULE.sub(lambda rule: rule[1] + DECLARATION.sub(r"\1 !important", rule[2]) + "}", css)


def inlined(html: str) -> str:
    """Move styles into attributes; media queries stay, at the end of the head. Nothing is ever fetched."""
    written = str(_inliner().inline(html))
    style = STYLE.search(written)
    if style is None:
        return written
    # The inliner puts them first, where they would push the charset beyond the octets that a reader looks at for it.
    return written.replace(style[0], "", 1).replace("</head>", f"{style[0]}</head>", 1)


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True, keep_style_tags=False)
