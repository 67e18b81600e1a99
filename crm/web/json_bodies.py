"""Bodies of requests to the API: what is not plain JSON is answered, never stumbled over."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

MOST_NESTED = 20


class PlainJsonParser(JSONParser):
    """JSON of RFC 8259 with finite numbers and few levels; Python alone would read 1e400 and recurse without end."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            found = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("The body is nested too deeply.")) from None
        _refuse_odd(found, 0)
        return found


def _refuse_odd(value: Any, depth: int) -> None:
    if depth > MOST_NESTED:
        raise ParseError(_("The body is nested too deeply."))
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise ParseError(_("The body holds a number that is too large."))
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ParseError(_("The body holds half a character."))
    inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        _refuse_odd(item, depth + 1)
