"""Every sentence has its Danish in the catalogue, which holds nothing else."""

import re
import string

import pytest

from planner import texts
from planner.texts import CATALOGUE, told, told_in

STORED = list(texts.stored())
MESSAGES = [one for one in STORED if one.id]


def name_of(message):
    return " / ".join(filter(None, (message.context, *texts.all_of(message.id))))


def placeholders(sentence):
    parts = list(string.Formatter().parse(sentence))
    assert not any(spec or conversion for _, _, spec, conversion in parts), sentence
    return frozenset(name for _, name, _, _ in parts if name is not None)


def test_the_catalogue_is_in_step_with_the_code():
    written = texts.written(texts.in_step(texts.stored()))
    assert CATALOGUE.read_bytes() == written, "run: python bootstrap.py texts"


def test_what_the_planner_reads_is_what_people_read():
    compiled = CATALOGUE.with_suffix(".mo").read_bytes()
    assert compiled == texts.compiled(texts.stored()), "run: python bootstrap.py texts"


def test_no_sentence_lacks_danish():
    assert [name_of(one) for one in texts.lacking(texts.stored())] == []


def blanks(sentence):
    """Return what is blank before and after."""
    return sentence.partition(sentence.strip())[::2]


def in_braces(sentence):
    """Return what is filled in, now or later."""
    return frozenset(re.findall(r"{+\w+}+", sentence))


@pytest.mark.parametrize("of", [placeholders, in_braces, blanks])
def test_both_languages_have_the_same(of):
    differ = [
        name_of(message)
        for message in MESSAGES
        if len({of(one) for one in (*texts.all_of(message.id), *texts.all_of(message.string))}) > 1
    ]
    assert MESSAGES
    assert differ == []


def test_placeholders_and_blanks_are_told_apart():
    assert placeholders("{a} of {b}") == {"a", "b"}
    assert placeholders("{{a}}") == set()
    assert in_braces("{a}, later {{b}}, {{c: d}}") == {"{a}", "{{b}}"}
    assert (blanks(" in {b}"), blanks("in {b}  ")) == ((" ", ""), ("", "  "))


def test_a_sentence_is_given_exactly_the_values_it_names():
    wrong = [
        f"{one.file}:{one.line}: {one.english}"
        for one in told()
        if one.values is not None
        and any(placeholders(sentence) != one.values for sentence in one.english)
    ]
    assert wrong == []


def test_every_function_that_says_a_sentence_is_seen():
    source = 'text("a {b}", b=1); text_n("{n} c", "{n} d", 2, e=3); text_in("f", "g", **h)'
    found = [(one.context, one.english, one.values) for one in told_in(source, "x.py")]
    assert found == [
        (None, ("a {b}",), {"b"}),
        (None, ("{n} c", "{n} d"), {"n", "e"}),
        ("f", ("g",), None),
    ]


@pytest.mark.parametrize(
    "source", ["text(b)", 'text(f"a {b}")', 'text("a" + b)', 'text_n("a", b, 2)', "text_in(a, 'b')"]
)
def test_a_sentence_that_is_no_literal_is_refused(source):
    with pytest.raises(SyntaxError, match=r"x\.py:1: a sentence must be a literal"):
        list(told_in(source, "x.py"))
