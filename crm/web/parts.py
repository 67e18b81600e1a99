"""Answers of views: a page or its htmx part, a page that asks before a step, and the small pieces of a page head."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Tab:
    """A link of a row of tabs, with how many it leads to."""

    label: Words
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a page that is worked through from top to bottom."""

    label: Words
    url: str
    done: bool = False
    current: bool = False


def wants_part(request: HttpRequest) -> bool:
    """Say whether htmx asks for a piece: not when it boosts a link or restores a page of its history."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def render_part(
    request: HttpRequest, template: str, part: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Answer with the whole page, or only with its part of this name (`{% partialdef name %}`) when htmx asks."""
    name = f"{template}#{part}" if wants_part(request) else template
    response = render(request, name, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def confirm(
    request: HttpRequest,
    *,
    title: Words,
    verb: Words,
    back_url: str,
    effects: Sequence[Words] = (),
    form: forms.BaseForm | None = None,
    keep: Words = "",
    danger: bool = False,
    action_url: str | None = None,
    crumbs: Sequence[tuple[Words, str]] = (),
    status: int = 200,
) -> HttpResponse:
    """Ask before a step that cannot be undone: a question, what will happen in numbers, a button with the same verb.

    The form (a reason, a date) stands between them. The button posts to `action_url`, or to this page's own address.
    """
    context = {
        "title": title,
        "verb": verb,
        "keep": keep,
        "back_url": back_url,
        "effects": effects,
        "form": form,
        "danger": danger,
        "action_url": action_url or request.get_full_path(),
        "crumbs": crumbs,
    }
    return render(request, "ui/confirm.html", context, status=status)
