"""``planner check`` tells how many newcomers are known and how many are forecast."""

import pytest
from small_case import scenario, table, tell, write_case

COLUMNS = ("area_id", "school_year", "newcomers")
ROWS = [
    {"area_id": area_id, "school_year": year, "newcomers": newcomers}
    for area_id, year, newcomers in (
        ("01", "2026/27", 5),
        ("02", "2027/28", 12),
        ("03", "2027/28", 1),
        ("03", "2028/29", 3),
    )
]


@pytest.mark.parametrize(
    ("lang", "says"),
    [("da", ("Skoleår", "Nye, prognose")), ("en", ("School year", "Newcomers, forecast"))],
)
def test_newcomers_are_told_by_year_known_apart_from_forecast(tmp_path, capsys, lang, says):
    years = ["2026/27", "2027/28", "2028/29"]
    settings = scenario(case={"forecast": {"file": "forecast.csv"}}, school_years=years)
    path = write_case(tmp_path, settings=settings)
    (tmp_path / "forecast.csv").write_text(table(COLUMNS, ROWS), encoding="utf-8")
    told = tell(capsys, "check", path, "--lang", lang)
    assert (told.code, told.err) == (0, "")
    assert all(part in told.out for part in says)
    rows = [line.split() for line in told.out.splitlines() if line.startswith("  202")]
    # Six children have a place today and one of them leaves in 2027; two newcomers are known.
    assert [" ".join(row) for row in rows] == [
        "2026/27 6 under 5 5",
        "2027/28 5 0 13",
        "2028/29 under 5 0 under 5",
    ]
    assert "  forecast: " in told.out
