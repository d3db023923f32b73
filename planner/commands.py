"""The verbs of ``planner`` and their options.

Nothing heavy is imported before a verb is chosen.
"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from planner import door
from planner.verbs.screen import Screen

# As in the scenario's schema.
MOST_SECONDS, LARGEST_SEED = 86_400, 2**31 - 1

app = typer.Typer(
    name="planner",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

ScenarioArgument = Annotated[Path, typer.Argument(help="Scenario file (YAML)", metavar="SCENARIO")]
OutOption = Annotated[
    Path | None, typer.Option(help="Folder for the answer and what it can be recomputed from")
]
LangOption = Annotated[Literal["da", "en"], typer.Option(help="Language: da or en")]


@app.callback()
def every_command(
    data: Annotated[
        list[Path] | None,
        typer.Option(
            help="Folder in which a scenario may name files, besides its own; may be repeated",
            metavar="FOLDER",
        ),
    ] = None,
) -> None:
    """Plan where basispladser go: proven, audited and without exposing a child."""
    door.allow(data or ())


@app.command("check")
def check_command(
    scenario: ScenarioArgument,
    faults: Annotated[
        Path | None,
        typer.Option(help="Folder for the faults as a table and as marks in copies of workbooks"),
    ] = None,
    map_folder: Annotated[
        Path | None,
        typer.Option("--map", help="Folder for a map of areas, institutions and places today"),
    ] = None,
    lang: LangOption = "da",
) -> int:
    """Read and judge all inputs; solve nothing. All faults at once."""
    from planner.verbs.check import check  # noqa: PLC0415

    return check(scenario, Screen(lang), faults=faults, map_folder=map_folder)


@app.command("import")
def import_command(
    out: Annotated[Path, typer.Option(help="Folder for the case; empty, or not there yet")],
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Files from public sources, in any order", metavar="FILE..."),
    ] = None,
    download: Annotated[
        list[str] | None,
        typer.Option(help="Download this file first (https); may be given again", metavar="URL"),
    ] = None,
    lang: LangOption = "da",
) -> int:
    """Make a case of public sources: register, layers of institutions and areas, population.

    Each file is recognised by its columns. What no public source knows is left to be filled in.
    """
    from planner.verbs.importing import import_sources  # noqa: PLC0415

    return import_sources(files or (), download or (), out, Screen(lang))


@app.command("plan")
def plan_command(  # noqa: PLR0913, PLR0917  (one parameter per option)
    scenario: ScenarioArgument,
    out: Annotated[Path | None, typer.Option(help="Folder for the run")] = None,
    time_limit: Annotated[
        float | None, typer.Option(min=0.1, max=MOST_SECONDS, help="Time in all, in seconds")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, max=LARGEST_SEED, help="Seed of random choices")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="Searches at a time")] = None,
    restricted: Annotated[  # noqa: FBT002  (a flag)
        bool, typer.Option("--restricted", help="Write who goes where too (CONFIDENTIAL)")
    ] = False,
    lang: LangOption = "da",
    as_json: Annotated[  # noqa: FBT002  (a flag)
        bool, typer.Option("--json", help="Write run.json to stdout")
    ] = False,
) -> int:
    """Find the best plan, prove and audit it, and write a run folder."""
    from planner.verbs.plan import Request, plan  # noqa: PLC0415

    request = Request(
        scenario=scenario,
        out=out,
        time_limit_s=time_limit,
        seed=seed,
        workers=workers,
        is_restricted=restricted,
    )
    return plan(request, Screen(lang, is_json=as_json))


@app.command("travel")
def travel_command(  # noqa: PLR0913, PLR0917  (one parameter per option)
    scenario: ScenarioArgument,
    network: Annotated[
        Path | None,
        typer.Option(help="Streets: .osm.pbf or CSV of edges; otherwise the scenario's own"),
    ] = None,
    nodes: Annotated[Path | None, typer.Option(help="CSV of the nodes of the edges")] = None,
    mode: Annotated[
        Literal["walk", "cycle"] | None, typer.Option(help="walk (usual) or cycle")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="File for the distances (CONFIDENTIAL); otherwise the scenario's own"),
    ] = None,
    detours: Annotated[
        Path | None, typer.Option(help="Folder for table and map of detours; no home in them")
    ] = None,
    lang: LangOption = "da",
) -> int:
    """Measure distances along streets once, on this machine, and keep them in a file.

    Nothing is measured again that has not changed.
    """
    from planner.verbs.travel import Request, travel  # noqa: PLC0415

    request = Request(
        scenario=scenario, network=network, nodes=nodes, mode=mode, out=out, detours=detours
    )
    return travel(request, Screen(lang))


@app.command("audit")
def audit_command(
    scenario: ScenarioArgument,
    plan: Annotated[
        Path | None, typer.Option(help="plan.json; otherwise today's placement", metavar="FILE")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for audit.json and measures.csv")] = None,
    lang: LangOption = "da",
) -> int:
    """Judge a plan by the scenario's rules, without the solver. Answers 1 if a rule is broken."""
    from planner.verbs.audit import audit  # noqa: PLC0415

    return audit(scenario, plan, out, Screen(lang))


@app.command("compare")
def compare_command(
    variants: Annotated[
        list[Path],
        typer.Argument(help="Scenario files and run folders", metavar="SCENARIO/RUN..."),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the comparison")],
    base: Annotated[
        Path | None,
        typer.Option(
            help="The one that the others are compared with; otherwise the first with a plan"
        ),
    ] = None,
    lang: LangOption = "da",
) -> int:
    """Put variants side by side; scenarios without a finished run are solved first, into runs/."""
    from planner.verbs.compare import compare  # noqa: PLC0415

    return compare(tuple(variants), out, base, Screen(lang))


@app.command("front")
def front_command(
    scenario: ScenarioArgument,
    measures: Annotated[
        str,
        typer.Option(
            help="Two measures with a comma between, such as moved_places,travel", metavar="A,B"
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the front; one that was begun goes on")],
    time_limit: Annotated[
        float | None,
        typer.Option(min=0.1, max=MOST_SECONDS, help="Time for each point, in seconds"),
    ] = None,
    lang: LangOption = "da",
) -> int:
    """Say what less of one measure costs in another: all plans that aren't worse in both.

    Each point is proven, or is said not to be. Ctrl-C keeps those that are found.
    """
    from planner.verbs.front import Request, front  # noqa: PLC0415

    names = tuple(name.strip() for name in measures.split(","))
    request = Request(scenario=scenario, measures=names, out=out, time_limit_s=time_limit)
    return front(request, Screen(lang))


@app.command("verify")
def verify_command(
    run: Annotated[
        Path, typer.Argument(help="Folder from plan, compare, front or explain", metavar="RUN")
    ],
    lang: LangOption = "da",
) -> int:
    """Recompute every number of a run, comparison, front or answer. 1 if any differs."""
    from planner.verbs.verify import verify  # noqa: PLC0415

    return verify(run, Screen(lang))


@app.command("report")
def report_command(
    run: Annotated[Path, typer.Argument(help="Folder from plan or compare", metavar="RUN")],
    out: Annotated[
        Path | None, typer.Option(help="Another folder; otherwise the folder itself")
    ] = None,
    lang: LangOption = "da",
) -> int:
    """Make maps, page, paper and workbook again from a run's or comparison's own files.

    Without the solver; in the other language too, or where a stopped run has no maps.
    """
    from planner.verbs.report import report  # noqa: PLC0415

    return report(run, out, Screen(lang))


explain_app = typer.Typer(
    name="explain",
    help="Explain: which rules can't hold together, why an institution, and the price.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(explain_app)


@explain_app.command("conflict")
def conflict_command(
    scenario: ScenarioArgument,
    most: Annotated[int, typer.Option(min=1, max=100, help="At most so many conflicts")] = 5,
    time_limit: Annotated[
        float, typer.Option(min=0.1, max=MOST_SECONDS, help="Time for each question, in seconds")
    ] = 60.0,
    out: OutOption = None,
    lang: LangOption = "da",
) -> int:
    """Say why there is no plan: the smallest sets of rules that can't hold together.

    And which smallest change gives a plan. Answers 3 when there is proven to be no plan.
    """
    from planner.verbs.explain import explain_conflict  # noqa: PLC0415

    return explain_conflict(scenario, most, out, time_limit, Screen(lang))


@explain_app.command("why")
def why_command(  # noqa: PLR0913, PLR0917  (one parameter per option)
    scenario: ScenarioArgument,
    institution: Annotated[str, typer.Option(help="institution_id", metavar="ID")],
    area: Annotated[
        str | None, typer.Option(help="area_id: what it means for that area", metavar="ID")
    ] = None,
    year: Annotated[str | None, typer.Option(help="School year; otherwise the first")] = None,
    places: Annotated[
        int | None, typer.Option(min=0, max=1000, help="So many ordinary places")
    ] = None,
    is_open: Annotated[  # noqa: FBT002  (a flag)
        bool, typer.Option("--open", help="Is a basis institution")
    ] = False,
    is_closed: Annotated[  # noqa: FBT002  (a flag)
        bool, typer.Option("--closed", help="Is no basis institution")
    ] = False,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0.1, max=MOST_SECONDS, help="Time for each of the two plans, in seconds"),
    ] = None,
    out: OutOption = None,
    lang: LangOption = "da",
) -> int:
    """Say what would change if one institution were decided otherwise.

    Without --places, --open or --closed: the opposite of the best plan.
    """
    from planner.verbs.why import Asked, explain_why  # noqa: PLC0415

    asked = Asked(
        institution=institution,
        area=area,
        year=year,
        places=places,
        is_open=is_open,
        is_closed=is_closed,
    )
    return explain_why(scenario, asked, out, time_limit, Screen(lang))


@explain_app.command("price")
def price_command(
    scenario: ScenarioArgument,
    out: Annotated[Path | None, typer.Option(help="Folder for price.csv and price.png")] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0.1, max=MOST_SECONDS, help="Time for each variant, in seconds"),
    ] = None,
    lang: LangOption = "da",
) -> int:
    """Say what each rule costs in each measure: without the rule, and along its numbers."""
    from planner.verbs.price import explain_price  # noqa: PLC0415

    return explain_price(scenario, out, time_limit, Screen(lang))


@app.command("doctor")
def doctor_command(lang: LangOption = "da") -> int:
    """Look whether the installation is sound."""
    from planner.verbs.doctor import doctor  # noqa: PLC0415

    return doctor(Screen(lang))
