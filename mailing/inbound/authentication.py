"""What our own mail exchanger found out about the sender (RFC 8601), and nobody else's word for it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

RESULT = re.compile(r"^\s*([a-z][a-z0-9-]{0,30})\s*(?:/\s*\d+\s*)?=\s*([a-z]{1,20})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Authentication:
    """The verdicts of the topmost Authentication-Results of a trusted server; empty where it says nothing."""

    server: str
    dmarc: str = ""
    dkim: str = ""
    spf: str = ""


def read_results(headers: Iterable[str], trusted: Collection[str]) -> Authentication | None:
    """Read the topmost header whose authserv-id is trusted; None when there is none.

    A header that names another server is passed over: whoever wrote the letter could have put it there.
    """
    known = {name.strip().lower() for name in trusted}
    for header in headers:
        server, *results = _without_comments(header).split(";")
        name = (server.split() or [""])[0].strip('"').lower()
        if name not in known:
            continue
        found: dict[str, str] = {}
        for result in results:
            if said := RESULT.match(result):
                method, verdict = said[1].lower(), said[2].lower()
                # of several signatures one that holds is enough
                if method not in found or verdict == "pass":
                    found[method] = verdict
        return Authentication(name, found.get("dmarc", ""), found.get("dkim", ""), found.get("spf", ""))
    return None


def _without_comments(text: str) -> str:
    kept, depth, inside = [], 0, False
    for sign in text:
        if sign == '"' and not depth:
            inside = not inside
        if sign == "(" and not inside:
            depth += 1
        elif sign == ")" and depth and not inside:
            depth -= 1
        elif not depth:
            kept.append(sign)
    return "".join(kept)
