"""What a reader is told: settings by their names, numbers with sign, what is proven."""

from decimal import Decimal

import pytest
from made_variants import a_case, a_stage, a_variant

from planner.compare.comparison import compared
from planner.compare.page import Cell, Section, html_page, markdown_page
from planner.compare.proofs import Proof
from planner.compare.sections import sections
from planner.compare.words import proof_words, shown, signed
from planner.report.settings import setting_label, setting_words


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("rules.minimum_places.minimum", 4, "4"),
        ("rules.places_stay", None, "slået fra"),
        ("rules.total_places.unplaced_from", None, "ikke sat"),
        ("rules.places_stay", {"cap_places": 4, "from": None}, "cap_places: 4"),
        ("school_years", ["2026/27", "2027/28"], "2026/27, 2027/28"),
        ("objective.order", ["unserved", "travel"], "Børn uden plads, Afstand til plads"),
        (
            "objective.order",
            [{"measure": "travel", "tolerance_percent": 5}, "transitions"],
            "Afstand til plads (+5 %), Skift",
        ),
    ],
)
def test_a_setting_is_told_in_words(key, value, says):
    assert setting_words(key, value, "da") == says


def test_a_setting_is_called_by_its_rule_or_measure_and_its_key():
    assert setting_label("rules.minimum_places.minimum", "en") == (
        "Minimum places (rules.minimum_places.minimum)"
    )
    assert setting_label("school_years", "da") == "Skoleår (school_years)"
    assert setting_label("objective.order", "en") == "Order of the measures (objective.order)"
    assert setting_label("solver.seed", "en") == "solver.seed"


def test_numbers_have_their_sign_and_the_marks_of_the_language():
    assert shown(Decimal("1234.56"), "da") == "1.234,6"
    assert shown(None, "en") == "hidden"
    assert signed(Decimal(-1234), "en") == "\N{MINUS SIGN}1,234"
    assert signed(Decimal("0.5"), "da") == "+0,5"


def test_only_what_is_not_proven_is_remarked_on():
    assert proof_words(Proof.PROVEN, None, "da") == ""
    assert proof_words(Proof.NOT_AIMED, None, "da") == ""
    assert proof_words(Proof.NOT_PROVEN, None, "da") == "ikke bevist"
    assert proof_words(Proof.NOT_PROVEN, Decimal("3.21"), "en") == "not proven, at least 3.2"
    assert proof_words(Proof.LONGER, Decimal(3), "da") == "del af længere plan"


def test_the_table_marks_what_is_not_proven_and_names_who_counts_otherwise(tmp_path):
    case = a_case(tmp_path / "a")
    parity = a_case(tmp_path / "b", measures={"ownership_deviation": {"selvejende_share": 0.5}})
    stages = [a_stage("basis_institutions", 3, 2)]
    variants = [a_variant("model", case, stages=stages), a_variant("parity", parity)]
    measures = sections(compared(variants, None), "da")[2]
    assert "Skævhed mellem ejerformer (parity)" in measures.sentences[1]
    cells = {row[0].text: row[1:] for row in measures.rows}
    told = cells["Basisinstitutioner [institutioner]"]
    assert [one.text for one in told] == ["3; ikke bevist, mindst 2", "3 (ens)"]
    assert cells["Skift [børn]"][0] == Cell("skjult")


def test_a_page_is_marked_up_the_same_whatever_its_words():
    words = "a|b <i>*c*</i>\n# d & [e](f) 'g' \"h\""
    told = [Section(title=words, sentences=(words,), header=(words,), rows=((Cell(words),),))]
    text = html_page(words, [words, words], told, {}, "da")
    assert text.count("<i>") == 0
    # Two of them for who doesn't see the heading of the table.
    assert text.count("&lt;i&gt;") == 10
    lines = markdown_page(words, [words, words], told, {}).splitlines()
    assert [line for line in lines if line.startswith("#")] == [lines[0], lines[4]]
    assert [line.replace(r"\|", "").count("|") for line in lines if line.startswith("|")] == [2] * 3
