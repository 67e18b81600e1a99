"""What a reader without the right to personal data sees of an address or a telephone number."""

import re

DOT = "•"


def masked_email(address: str) -> str:
    """Keep the first letter and the domain: p•••@ngo.example.org."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}{DOT * 3}@{domain}" if domain else DOT * 3


def masked_phone(shown: str) -> str:
    """Keep the code of the city and the last two digits: +7 (8410) ••-••-14."""
    digits = len(re.sub(r"\D", "", shown))
    kept = []
    place = 0
    for sign in shown:
        if sign.isdigit():
            place += 1
            kept.append(sign if place <= 5 or place > digits - 2 else DOT)
        else:
            kept.append(sign)
    return "".join(kept)
