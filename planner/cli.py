"""The command ``planner``: its verbs, options, exit codes and last resorts.

Nothing heavy is imported before a verb is chosen.
"""

import io
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import typer

from planner import stopping
from planner.errors import PlannerError, place_of
from planner.text import Lang, Text, shown
from planner.verbs.screen import Screen

EXIT_USAGE, EXIT_INTERNAL, EXIT_INTERRUPTED = 2, 6, 130
# As in the scenario's schema.
MOST_SECONDS, LARGEST_SEED = 86_400, 2**31 - 1

app = typer.Typer(
    name="planner",
    help="Planlæg, hvor basispladser skal ligge: bevist, kontrolleret og uden at udstille et barn.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

ScenarioArgument = Annotated[Path, typer.Argument(help="Scenariefil (YAML)", metavar="SCENARIO")]
OutOption = Annotated[
    Path | None, typer.Option(help="Mappe til svaret og det, det kan genberegnes af")
]
LangOption = Annotated[Literal["da", "en"], typer.Option(help="Sprog: da eller en")]


@app.command("check")
def check_command(scenario: ScenarioArgument, lang: LangOption = "da") -> int:
    """Læs og bedøm alle inddata; løs intet. Alle fejl på én gang."""
    from planner.verbs.check import check  # noqa: PLC0415

    return check(scenario, Screen(lang))


@app.command("plan")
def plan_command(  # noqa: PLR0913, PLR0917  (one parameter per option)
    scenario: ScenarioArgument,
    out: Annotated[Path | None, typer.Option(help="Mappe til kørslen")] = None,
    time_limit: Annotated[
        float | None, typer.Option(min=0.1, max=MOST_SECONDS, help="Tid i alt, i sekunder")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, max=LARGEST_SEED, help="Frø til tilfældige valg")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="Samtidige søgninger")] = None,
    restricted: Annotated[  # noqa: FBT002  (a flag)
        bool, typer.Option("--restricted", help="Skriv også, hvem der går hvor (FORTROLIGT)")
    ] = False,
    lang: LangOption = "da",
    as_json: Annotated[  # noqa: FBT002  (a flag)
        bool, typer.Option("--json", help="Skriv run.json til stdout")
    ] = False,
) -> int:
    """Find den bedste plan, bevis og kontrollér den, og skriv en kørselsmappe."""
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


@app.command("audit")
def audit_command(
    scenario: ScenarioArgument,
    plan: Annotated[
        Path | None, typer.Option(help="plan.json; ellers dagens placering", metavar="FILE")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Mappe til audit.json og measures.csv")] = None,
    lang: LangOption = "da",
) -> int:
    """Bedøm en plan efter scenariets regler, uden løseren. Svarer 1, hvis en regel er brudt."""
    from planner.verbs.audit import audit  # noqa: PLC0415

    return audit(scenario, plan, out, Screen(lang))


@app.command("compare")
def compare_command(
    variants: Annotated[
        list[Path],
        typer.Argument(help="Scenariefiler og kørselsmapper", metavar="SCENARIO/RUN..."),
    ],
    out: Annotated[Path, typer.Option(help="Mappe til sammenligningen")],
    base: Annotated[
        Path | None,
        typer.Option(help="Den, de andre sammenlignes med; ellers den første med en plan"),
    ] = None,
    lang: LangOption = "da",
) -> int:
    """Stil varianter side om side; scenarier uden færdig kørsel løses først, til runs/."""
    from planner.verbs.compare import compare  # noqa: PLC0415

    return compare(tuple(variants), out, base, Screen(lang))


@app.command("front")
def front_command(
    scenario: ScenarioArgument,
    measures: Annotated[
        str, typer.Option(help="To mål med komma imellem, fx moved_places,travel", metavar="A,B")
    ],
    out: Annotated[Path, typer.Option(help="Mappe til fronten; en påbegyndt front fortsættes")],
    time_limit: Annotated[
        float | None, typer.Option(min=0.1, max=MOST_SECONDS, help="Tid pr. punkt, i sekunder")
    ] = None,
    lang: LangOption = "da",
) -> int:
    """Sig, hvad mindre af ét mål koster i et andet: alle planer, der ikke er dårligere i begge.

    Hvert punkt er bevist, eller der står, at det ikke er. Ctrl-C beholder de fundne.
    """
    from planner.verbs.front import Request, front  # noqa: PLC0415

    names = tuple(name.strip() for name in measures.split(","))
    request = Request(scenario=scenario, measures=names, out=out, time_limit_s=time_limit)
    return front(request, Screen(lang))


@app.command("verify")
def verify_command(
    run: Annotated[
        Path, typer.Argument(help="Mappe fra plan, compare, front eller explain", metavar="RUN")
    ],
    lang: LangOption = "da",
) -> int:
    """Genberegn hvert tal i en kørsel, sammenligning, front eller svar. 1 ved afvigelser."""
    from planner.verbs.verify import verify  # noqa: PLC0415

    return verify(run, Screen(lang))


@app.command("report")
def report_command(
    run: Annotated[Path, typer.Argument(help="Mappe fra plan eller compare", metavar="RUN")],
    out: Annotated[Path | None, typer.Option(help="En anden mappe; ellers mappen selv")] = None,
    lang: LangOption = "da",
) -> int:
    """Lav kort, side, papir og arbejdsbog igen af en kørsels eller sammenlignings egne filer.

    Uden løseren; også på det andet sprog, eller hvor en stoppet kørsel ingen kort har.
    """
    from planner.verbs.report import report  # noqa: PLC0415

    return report(run, out, Screen(lang))


explain_app = typer.Typer(
    name="explain",
    help="Forklar: hvilke regler der ikke kan holdes sammen, hvorfor en institution, og prisen.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(explain_app)


@explain_app.command("conflict")
def conflict_command(
    scenario: ScenarioArgument,
    most: Annotated[int, typer.Option(min=1, max=100, help="Højst så mange konflikter")] = 5,
    time_limit: Annotated[
        float, typer.Option(min=0.1, max=MOST_SECONDS, help="Tid pr. spørgsmål, i sekunder")
    ] = 60.0,
    out: OutOption = None,
    lang: LangOption = "da",
) -> int:
    """Sig, hvorfor der ingen plan er: de mindste sæt af regler, der ikke kan holdes sammen.

    Og hvilken mindste ændring der giver en plan. Svarer 3, når der bevist ingen plan er.
    """
    from planner.verbs.explain import explain_conflict  # noqa: PLC0415

    return explain_conflict(scenario, most, out, time_limit, Screen(lang))


@explain_app.command("why")
def why_command(  # noqa: PLR0913, PLR0917  (one parameter per option)
    scenario: ScenarioArgument,
    institution: Annotated[str, typer.Option(help="institution_id", metavar="ID")],
    area: Annotated[
        str | None, typer.Option(help="area_id: hvad det betyder for den bydel", metavar="ID")
    ] = None,
    year: Annotated[str | None, typer.Option(help="Skoleår; ellers det første")] = None,
    places: Annotated[
        int | None, typer.Option(min=0, max=1000, help="Så mange ordinære pladser")
    ] = None,
    is_open: Annotated[  # noqa: FBT002  (a flag)
        bool, typer.Option("--open", help="Er basisinstitution")
    ] = False,
    is_closed: Annotated[  # noqa: FBT002  (a flag)
        bool, typer.Option("--closed", help="Er ikke basisinstitution")
    ] = False,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0.1, max=MOST_SECONDS, help="Tid til hver af de to planer, i sekunder"),
    ] = None,
    out: OutOption = None,
    lang: LangOption = "da",
) -> int:
    """Sig, hvad der ville ændre sig, hvis en institution blev besluttet anderledes.

    Uden --places, --open eller --closed: det modsatte af den bedste plan.
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
    out: Annotated[Path | None, typer.Option(help="Mappe til price.csv og price.png")] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(min=0.1, max=MOST_SECONDS, help="Tid til hver variant, i sekunder"),
    ] = None,
    lang: LangOption = "da",
) -> int:
    """Sig, hvad hver regel koster i hvert mål: uden reglen, og langs dens tal."""
    from planner.verbs.price import explain_price  # noqa: PLC0415

    return explain_price(scenario, out, time_limit, Screen(lang))


@app.command("doctor")
def doctor_command(lang: LangOption = "da") -> int:
    """Undersøg, om installationen er i orden."""
    from planner.verbs.doctor import doctor  # noqa: PLC0415

    return doctor(Screen(lang))


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return the exit code, never a traceback."""
    stopping.forget()
    given = sys.argv[1:] if arguments is None else arguments
    lang = _lang(given)
    for stream in (sys.stdout, sys.stderr):
        # A terminal or file that can't hold a sign gets another one, not a crash.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = app(args=given, standalone_mode=False)
    except PlannerError as error:
        return _fail(error.said(lang), error.exit_code)
    except (BrokenPipeError, SystemExit):
        # The reader of a pipe went away (of which typer makes a SystemExit with the code of a
        # broken rule); there is nobody left to tell.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_INTERNAL
    except typer.Exit as stop:
        return int(stop.exit_code)
    except Exception as error:  # noqa: BLE001  (the last resort)
        code = _unexpected(error, lang)
    if code == EXIT_INTERRUPTED:
        # Of a KeyboardInterrupt anywhere in a verb, typer makes this code.
        text = Text(da="Afbrudt; intet er skrevet.", en="Interrupted; nothing is written.")
        return _fail(text.said(lang), stopping.exit_code())
    return code if isinstance(code, int) else 0


def _lang(given: list[str]) -> Lang:
    for k, word in enumerate(given):
        if word == "--lang=en" or (word == "--lang" and given[k + 1 : k + 2] == ["en"]):
            return "en"
    return "da"


def _fail(line: str, code: int) -> int:
    sys.stderr.write(f"{shown(line)}\n")
    return code


def _unexpected(error: Exception, lang: Lang) -> int:
    if stopping.was_raised():
        # What an interruption was made of, by an import that it fell into.
        return EXIT_INTERRUPTED
    if hasattr(error, "format_message") and hasattr(error, "exit_code"):
        # Wrong use, as the command line's parser tells it.
        hint = Text(da="se planner --help", en="see planner --help").said(lang)
        return _fail(f"{error.format_message()} ({hint})", EXIT_USAGE)
    # The message of an unexpected error may hold a child's data; its place does not.
    place = place_of(error)
    text = Text(
        da=f"Intern fejl ({type(error).__name__} i {place}). Intet er skrevet halvt; meld den.",
        en=f"Internal error ({type(error).__name__} in {place}). Nothing is half written; "
        "please report it.",
    )
    return _fail(text.said(lang), EXIT_INTERNAL)


def run() -> None:
    """Run the command and leave with its exit code."""
    stopping.install()
    sys.exit(main())
