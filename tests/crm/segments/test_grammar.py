"""The grammar reads rules, and refuses everything else by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.segments.grammar import (
    DEEPEST,
    MOST_NODES,
    All,
    Condition,
    Either,
    Not,
    RuleMalformed,
    any_of_groups,
    asked_for,
    parse,
    to_data,
)


def depth(rule):
    parts = [rule.part] if isinstance(rule, Not) else getattr(rule, "parts", ())
    return 1 + max((depth(part) for part in parts), default=0)


WORDS = st.text(min_size=1, max_size=20).filter(lambda word: word.strip() and "\0" not in word)
CONDITIONS = st.builds(Condition, WORDS, st.lists(WORDS, min_size=1, max_size=3, unique=True).map(tuple))
RULES = st.recursive(
    CONDITIONS,
    lambda inner: (
        st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Either, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Not, inner)
    ),
    max_leaves=6,
).filter(lambda rule: depth(rule) <= DEEPEST)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["all", "any", "not", "field", "values", "__class__"]), inner, max_size=3)
    ),
)


def nested(levels):
    rule = {"field": "group", "values": ["EXP"]}
    for _ in range(levels - 1):
        rule = {"not": rule}
    return rule


@given(RULES)
def test_a_rule_survives_being_written_and_read(rule):
    assert parse(to_data(rule)) == rule


@given(JSON)
def test_any_json_gives_a_rule_or_a_named_error(data):
    try:
        rule = parse(data)
    except RuleMalformed:
        return
    assert to_data(rule) == to_data(parse(to_data(rule)))


@pytest.mark.parametrize(
    ("data", "problem", "path"),
    [
        (None, "not_a_node", ""),
        ([], "not_a_node", ""),
        ("group", "not_a_node", ""),
        ({}, "unknown_keys", ""),
        ({"all": [], "any": []}, "unknown_keys", ""),
        ({"all": {}}, "not_a_list", "all"),
        ({"all": [{"any": 1}]}, "not_a_list", "all[0].any"),
        ({"not": {"field": "group"}}, "unknown_keys", "not"),
        ({"field": "group", "values": []}, "no_values", "values"),
        ({"field": "group", "values": "EXP"}, "no_values", "values"),
        ({"field": "group", "values": [1]}, "not_a_word", "values[0]"),
        ({"field": ["group"], "values": ["EXP"]}, "not_a_word", "field"),
        ({"field": "group", "values": ["a\0b"]}, "not_a_word", "values[0]"),
        ({"field": "group", "values": ["x" * 201]}, "not_a_word", "values[0]"),
        ({"field": "group", "values": [str(n) for n in range(501)]}, "too_many_values", "values"),
        ({"all": [{"field": "group", "values": ["EXP"]}] * MOST_NODES}, "too_long", f"all[{MOST_NODES - 1}]"),
    ],
)
def test_what_is_no_rule_is_refused_with_its_place(data, problem, path):
    with pytest.raises(RuleMalformed) as refusal:
        parse(data)

    assert (refusal.value.problem, refusal.value.path) == (problem, path)


def test_depth_is_limited():
    assert parse(nested(DEEPEST))
    with pytest.raises(RuleMalformed, match="too_deep"):
        parse(nested(DEEPEST + 1))


def test_a_very_deep_rule_does_not_exhaust_the_stack():
    with pytest.raises(RuleMalformed, match="too_deep"):
        parse(nested(500))


def test_repeated_values_count_once():
    assert parse({"field": "group", "values": ["EXP", "NKO", "EXP"]}) == Condition("group", ("EXP", "NKO"))


def test_values_asked_for_leave_out_those_denied():
    rule = any_of_groups(["EXP", "NKO"], but_not=["STR"])

    assert asked_for(rule, "group") == ["EXP", "NKO"]


def test_no_group_asks_for_nobody():
    assert any_of_groups([]) == Either(())
