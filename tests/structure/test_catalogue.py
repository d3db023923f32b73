"""Every sentence has its Danish in the catalogue, which holds nothing else."""

import string

import pytest

from planner import texts
from planner.texts import CATALOGUE, told, told_in

STORED = list(texts.stored())
MESSAGES = [one for one in STORED if one.id]


def name_of(message):
    return " / ".join(filter(None, (message.context, *texts.all_of(message.id))))


each_message = pytest.mark.parametrize("message", MESSAGES, ids=name_of)


def placeholders(sentence):
    parts = list(string.Formatter().parse(sentence))
    assert not any(spec or conversion for _, _, spec, conversion in parts), sentence
    return {name for _, name, _, _ in parts if name is not None}


def test_the_catalogue_is_in_step_with_the_code():
    written = texts.written(texts.in_step(texts.stored()))
    assert CATALOGUE.read_bytes() == written, "run: python bootstrap.py texts"


def test_what_the_planner_reads_is_what_people_read():
    compiled = CATALOGUE.with_suffix(".mo").read_bytes()
    assert compiled == texts.compiled(texts.stored()), "run: python bootstrap.py texts"


def test_no_sentence_lacks_danish():
    assert [name_of(one) for one in texts.lacking(texts.stored())] == []


@each_message
def test_both_languages_have_the_same_placeholders(message):
    english = placeholders(texts.all_of(message.id)[-1])
    for sentence in (*texts.all_of(message.id), *texts.all_of(message.string)):
        assert placeholders(sentence) == english


@each_message
def test_both_languages_begin_and_end_with_the_same_blanks(message):
    for sentence in texts.all_of(message.string):
        english = texts.all_of(message.id)[0]
        assert sentence[: -len(sentence.lstrip())] == english[: -len(english.lstrip())]
        assert sentence[len(sentence.rstrip()) :] == english[len(english.rstrip()) :]


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
