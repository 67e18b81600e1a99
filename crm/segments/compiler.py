"""A rule of the grammar to one condition over contacts; only allowed fields, never a lookup taken from the data."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.journal.refusals import Refusal
from crm.segments.fields import fields
from crm.segments.grammar import All, Condition, Node, Not, RuleMalformed, parse
from crm.segments.ports import SegmentField


class RuleNotUnderstood(Refusal):
    """The data is no rule, or asks for a field that does not exist; `details` say where and why."""

    status = 422
    message = _("The rule cannot be read, so nobody was picked. Choose the conditions again.")


NOBODY = Q(pk__in=[])
EVERYBODY = ~NOBODY


def compile_rule(rule: object, *, now: datetime) -> Q:
    """Return one condition for `Contact.objects.filter(…)`; the rule is a Node or its data form.

    Raises RuleNotUnderstood, and UnknownValue for a group, council or topic that does not exist.
    """
    if isinstance(rule, Node):
        node: Node = rule
    else:
        try:
            node = parse(rule)
        except RuleMalformed as bad:
            raise RuleNotUnderstood(problem=bad.problem, path=bad.path, detail=bad.detail) from bad
    return _compiled(node, fields(), now)


def _compiled(node: Node, known: dict[str, SegmentField], now: datetime) -> Q:
    if isinstance(node, Condition):
        if node.field not in known:
            raise RuleNotUnderstood(problem="unknown_field", path="", detail=node.field[:40])
        return known[node.field].condition(node.values, now=now)
    if isinstance(node, Not):
        return ~_compiled(node.part, known, now)
    if isinstance(node, All):
        condition = EVERYBODY
        for part in node.parts:
            condition &= _compiled(part, known, now)
        return condition
    condition = NOBODY
    for part in node.parts:
        condition |= _compiled(part, known, now)
    return condition
