"""A fault says where, what and what to do; an error carries all of its faults, sorted."""

import pytest

from planner.errors import (
    BadValueError,
    DataError,
    Fault,
    InputError,
    ModelError,
    PlannerError,
    ScenarioError,
    SolveError,
    UsageError,
)
from planner.text import Text

WHAT, DO = Text(da="er forkert", en="is wrong"), Text(da="ret det", en="correct it")


def a_fault(file="a.csv", line=0, column=0, subject=""):
    return Fault(file, line, column, subject, WHAT, DO)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (a_fault(), "a.csv: is wrong; correct it"),
        (a_fault(line=3), "a.csv:3: is wrong; correct it"),
        (a_fault(line=3, column=7), "a.csv:3:7: is wrong; correct it"),
        (a_fault(subject="x"), "a.csv: x: is wrong; correct it"),
        (a_fault(line=3, column=7, subject="x"), "a.csv:3:7: x: is wrong; correct it"),
    ],
)
def test_a_fault_says_place_subject_what_and_what_to_do(fault, expected):
    assert fault.said("en") == expected
    assert fault.said("da") == expected.replace("is wrong; correct it", "er forkert; ret det")


@pytest.mark.parametrize(
    "sign", ["\x1b", "\n", "\r", "\t", "\0", "\x7f", "\x9b", "\u202e", "\u2028"]
)
def test_a_fault_is_one_line_that_can_be_shown(sign):
    assert a_fault(subject=f"a{sign}b").said("en") == "a.csv: a�b: is wrong; correct it"


def test_danish_letters_and_quotation_marks_can_be_shown():
    assert a_fault(subject="»Ærø« · 1 €").said("da") == "a.csv: »Ærø« · 1 €: er forkert; ret det"


def test_faults_are_sorted_by_file_line_and_column_and_told_once():
    faults = [
        a_fault("b.csv", 1),
        a_fault("a.csv", 10),
        a_fault("a.csv", 9, 2),
        a_fault("a.csv", 9, 1),
        a_fault("a.csv", 10),
    ]
    error = DataError(faults)
    assert [(one.file, one.line, one.column) for one in error.faults] == [
        ("a.csv", 9, 1),
        ("a.csv", 9, 2),
        ("a.csv", 10, 0),
        ("b.csv", 1, 0),
    ]
    assert error.said("en").splitlines() == [one.said("en") for one in error.faults]
    assert error.said("da").splitlines() == [one.said("da") for one in error.faults]
    assert str(error) == error.said("en")


@pytest.mark.parametrize(
    ("kind", "built_in", "code"),
    [
        (ScenarioError, ValueError, 4),
        (DataError, ValueError, 4),
        (InputError, ValueError, 4),
        (UsageError, ValueError, 2),
        (ModelError, RuntimeError, 6),
        (SolveError, RuntimeError, 6),
    ],
)
def test_each_error_has_its_exit_code_and_derives_from_the_nearest_built_in(kind, built_in, code):
    error = kind([a_fault()]) if issubclass(kind, InputError) else kind(WHAT)
    assert isinstance(error, PlannerError)
    assert isinstance(error, built_in)
    assert error.exit_code == code
    assert error.said("da").endswith(("er forkert", "ret det"))


def test_a_bad_value_says_what_would_be_right_in_both_languages():
    error = BadValueError(Text(da="skriv to tal", en="write two numbers"))
    assert isinstance(error, ValueError)
    assert (error.text.said("da"), str(error)) == ("skriv to tal", "write two numbers")
