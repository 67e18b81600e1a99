"""In which order newsrooms get a text: those that report at once go first. No Django. Source: DOMAIN section 6."""

RANKS = ("agency", "television", "radio", "daily", "weekly", "rarely")


def rank_of(form: str, periodicity: str) -> int:
    """Place an outlet in the queue by its form and how often it appears: 0 agencies … 5 those that appear rarely."""
    form, often = form.casefold(), periodicity.casefold()
    if "агентств" in form or "agency" in form:
        return 0
    if form.startswith("теле") or "televis" in form or form == "tv":
        return 1
    if "радио" in form or "radio" in form:
        return 2
    if any(word in often for word in ("ежедневн", "ежечасн", "круглосуточ", "постоянно", "daily")):
        return 3
    if any(word in often for word in ("недел", "week")):
        return 4
    return 5
