"""A response to quality that would do nothing is told at its place in the scenario file."""

import json

import pytest
from small_case import INSTITUTIONS, changed, scenario, tell, write_case

from planner.scenario.build import read_case

WATCHED = next(row["institution_id"] for row in INSTITUTIONS if row.get("quality") == "watch")
OTHER = next(row["institution_id"] for row in INSTITUTIONS if row.get("quality") == "ok")
PLANNED = ["2026/27", "2027/28"]


def responding(**response):
    return scenario(school_years=PLANNED, rules={"quality_response": response})


def place(settings, value):
    """Return ``line:column`` of a value that stands alone on its last line."""
    lines = json.dumps(settings, indent=1).splitlines()
    [*_, number] = [k for k, line in enumerate(lines) if line.strip().rstrip(",") == f'"{value}"']
    return f"{number + 1}:{lines[number].index(value)}"


def checked(folder, capsys, lang="en", **parts):
    told = tell(capsys, "check", write_case(folder, **parts), "--lang", lang)
    assert told.code == (4 if told.err else 0)
    return told.err.replace(f"{folder}/", "").splitlines()


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (
            [WATCHED, "Z999"],
            "»Z999« is not an institution of institutions.csv; write an institution_id of it",
        ),
        (
            [f"{WATCHED}x"],
            f"»{WATCHED}x« is not an institution of institutions.csv; did you mean {WATCHED}?",
        ),
        (
            [WATCHED, OTHER],
            (
                f"{OTHER} is not under watch (quality: ok); remove it, or write watch in the "
                "column quality of institutions.csv"
            ),
        ),
    ],
    ids=["unknown", "misspelt", "not under watch"],
)
def test_a_listed_institution_that_the_rule_does_nothing_for(tmp_path, capsys, listed, said):
    settings = responding(mode="listed", institutions=listed)
    key = f"rules.quality_response.institutions.{len(listed) - 1}"
    line = f"small.yaml:{place(settings, listed[-1])}: {key}: {said}"
    assert checked(tmp_path, capsys, settings=settings) == [line]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "da",
            (
                "2028/29 er ikke et af de planlagte skoleår, 2026/27 til 2027/28; fjern det, "
                "eller føj det til school_years"
            ),
        ),
        (
            "en",
            (
                "2028/29 is not one of the planned school years, 2026/27 to 2027/28; remove it, "
                "or add it to school_years"
            ),
        ),
    ],
)
def test_a_school_year_that_is_not_planned(tmp_path, capsys, lang, said):
    settings = responding(years=["2027/28", "2028/29"])
    line = f"small.yaml:{place(settings, '2028/29')}: rules.quality_response.years.1: {said}"
    assert checked(tmp_path, capsys, lang, settings=settings) == [line]


def test_all_are_told_at_once_with_the_faults_of_the_tables(tmp_path, capsys):
    settings = responding(mode="listed", institutions=["Z998", OTHER], years=["2030/31"])
    children = [{"child_id": "A1"}]
    lines = checked(tmp_path, capsys, settings=settings, children=children)
    assert sum(line.startswith("small.yaml:") for line in lines) == 3
    assert any(line.startswith("children.csv:") for line in lines)


def test_faulty_institutions_are_not_blamed_on_the_rule(tmp_path, capsys):
    settings = responding(mode="listed", institutions=["Z998"], years=["2030/31"])
    faulty = changed(INSTITUTIONS, OTHER, capacity="many")
    lines = checked(tmp_path, capsys, settings=settings, institutions=faulty)
    assert [line.split(":")[0] for line in lines] == ["institutions.csv", "small.yaml"]
    assert "rules.quality_response.years.0" in lines[1]


@pytest.mark.parametrize(
    "response",
    [
        None,
        {"mode": "listed", "institutions": [WATCHED], "years": PLANNED},
        {"mode": "automatic"},
        {"mode": "listed", "institutions": []},
    ],
)
def test_a_response_that_means_something_is_taken(tmp_path, response):
    settings = scenario(school_years=PLANNED, rules={"quality_response": response})
    assert read_case(write_case(tmp_path, settings=settings)).problem.school_years
