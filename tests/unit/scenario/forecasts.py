"""A small case with a forecast beside it, and what is drawn from it."""

from small_case import SCENARIO, scenario, table, write_case

YEARS = ["2026/27", "2027/28", "2028/29"]
FORECAST_COLUMNS = ("area_id", "quarter_id", "school_year", "newcomers", "special_group")
QUARTER_COLUMNS = ("quarter_id", "name", "area_id", "x", "y", "km2", "children_0_5")

ROWS = [
    {"area_id": "01", "school_year": "2027/28", "newcomers": 4},
    {"area_id": "02", "school_year": "2027/28", "newcomers": 3},
    {"area_id": "01", "school_year": "2028/29", "newcomers": 5},
    {"area_id": "03", "school_year": "2028/29", "newcomers": 2},
    {"area_id": "02", "school_year": "2028/29", "newcomers": 1, "special_group": "hearing"},
]
QUARTERS = [
    {
        "quarter_id": quarter_id,
        "name": f"Kvarter {quarter_id}",
        "area_id": area_id,
        "x": x,
        "y": 6_180_000,
        "km2": "1.5",
        "children_0_5": children,
    }
    for quarter_id, area_id, x, children in (
        ("101", "01", 705_000, 200),
        ("102", "01", 715_000, 100),
        ("201", "02", 730_000, 310),
        ("301", "03", 750_000, 290),
    )
]


def settings(years=YEARS, case=None, **spec):
    """Return the scenario with a forecast, by default from the table."""
    spec = {"file": "forecast.csv"} | spec
    rules = dict.fromkeys(SCENARIO["rules"])
    more = {"forecast": spec} | (case or {})
    return scenario(case=more, school_years=years, rules=rules)


def write_forecast(folder, *, rows=ROWS, quarters=QUARTERS, **parts):
    """Write the case with its forecast and quarters, and return the scenario's path."""
    path = write_case(folder, **{"settings": settings(), **parts})
    (folder / "forecast.csv").write_text(table(FORECAST_COLUMNS, rows), encoding="utf-8")
    (folder / "quarters.csv").write_text(table(QUARTER_COLUMNS, quarters), encoding="utf-8")
    return path


def drawn(case):
    """Return the forecast children of a case, each with its way to every institution."""
    problem = case.problem
    return {
        child: tuple(problem.travel_m[child.id, key] for key in problem.institutions)
        for child in problem.children.values()
        if child.is_forecast
    }
