"""Find what a reader may see and no catalogue translates, in the source of a module."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

# Two words of prose, or one that is Danish: what is neither a key, a name nor a format.
PROSE = re.compile(r"[A-Za-zæøåÆØÅ]{2,}[,:;]? +(… +)*[A-Za-zæøåÆØÅ(»\"]|[æøåÆØÅ]")
# What stands for a value in a sentence: neither a word nor the end of one.
VALUE = "…"
WORD = re.compile(r"[A-Za-zæøåÆØÅ]{2,}")
# ``{x:,}``, ``{x:.1f}``, ``{x:g}``, ``{x:%}``: a number in the marks of one language.
NUMBER = re.compile(r"[,_%]|\.\d+|[fgen]$")
# Functions whose words are found by ``planner.texts``.
SAID = {"text", "text_n", "text_in"}
# What people read at once, whatever it is: the first argument of these is a kind or a place.
SHOWN_AFTER_FIRST = {"tag", "write", "write_clipped", "text_at"}
SHOWN = {"say", "note", "table", "annotate", "suptitle", "set_title", "set_xlabel", "set_ylabel"}
SHOWN_BY_NAME = {"help", "title", "aria_label", "alt", "placeholder", "description", "caption"}
# Quotes of sources stay as they are, word for word.
QUOTED = {"quote_da"}
# Errors that a programmer makes and no reader is told of.
INTERNAL = {"ValueError", "TypeError", "KeyError", "RuntimeError", "NoPointError"}
# Words for machines: fonts, places in a figure, columns, marks of HTML, patterns.
FOR_MACHINES = {
    "DejaVu Sans",
    "lower left",
    "nw ne se sw",
    "sw se ne nw",
    "offset points",
    "area_id, quarter_id",
    "lon, lat",
    "MapInfo File",
    "SELECT type, sql FROM sqlite_master",
    "CREATE VIRTUAL",
    "USING RTREE",
    r"[0-9]{1,4}[-./ ][0-9a-zæøå]{1,4}\.?([-./ ][0-9]{2,4}.*)?",
    "area_id, quarter_id, school_year, special_group",
    "from planner.solve.worker import main; main()",
    "img-src data:",
    "width=device-width, initial-scale=1",
    "[^A-Za-z0-9ÆØÅæøå_-]+",
    "æøå",
    "æøå.txt",
}
# HTML, style sheets and the expressions of QGIS.
MARKUP = re.compile(r"<[!a-z]|(td.…)? \{ [a-z-]+: |(CASE|WHEN) ")


def untranslated(source: str) -> Iterator[str]:
    """Yield ``line: what`` for each string that goes past the catalogue."""
    tree = ast.parse(source)
    allowed = set(_allowed(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _made_directly(node)
            yield from _shown(node)
        elif isinstance(node, ast.IfExp | ast.Dict):
            yield from _by_language(node)
        elif isinstance(node, ast.FormattedValue):
            yield from _formatted(node)
        elif isinstance(node, ast.JoinedStr):
            own = [one for one in node.values if _is_string(one)]
            whole = "".join(one.value if one in own else VALUE for one in node.values)
            if own and not allowed.issuperset(own) and _is_prose(whole):
                yield f"{node.lineno}: {whole!r} is prose with values"
        elif _is_string(node) and node not in allowed and _is_prose(node.value):
            yield f"{node.lineno}: {node.value!r} is prose"


def _is_prose(string: str) -> bool:
    is_for_machines = string in FOR_MACHINES or MARKUP.match(string)
    return bool(PROSE.search(string)) and not is_for_machines


def _is_string(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _strings(*nodes: ast.AST) -> Iterator[ast.Constant]:
    return (one for node in nodes for one in ast.walk(node) if _is_string(one))


def _allowed(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield the strings that are said by a function, document the code, quote or are internal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in SAID:
            yield from _strings(*node.args)
        elif isinstance(node, ast.keyword) and node.arg in QUOTED:
            yield from _strings(node.value)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("typer."):
            yield from _strings(*(one.value for one in node.keywords if one.arg == "help"))
        elif isinstance(node, ast.Expr):
            # A docstring.
            yield from _strings(node) if _is_string(node.value) else ()
        for body in (getattr(node, "body", ()), getattr(node, "orelse", ())):
            yield from _internal(body if isinstance(body, list) else [])


def _internal(body: list[ast.stmt]) -> Iterator[ast.Constant]:
    """Yield the message of an error that no reader is told: ``message = ...; raise ValueError``."""
    for before, after in pairwise(body):
        is_raised = isinstance(after, ast.Raise) and isinstance(after.exc, ast.Call)
        if is_raised and _name(after.exc.func) in INTERNAL and isinstance(before, ast.Assign):
            yield from _strings(before)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _made_directly(call: ast.Call) -> Iterator[str]:
    # What is read back from a record is no literal.
    values = [*call.args, *(one.value for one in call.keywords)]
    made = _name(call.func) == "Text" and isinstance(call.func, ast.Name)
    if made and not all(isinstance(one, ast.Subscript) for one in values):
        yield f"{call.lineno}: a Text is made directly, not by text()"
    if _name(call.func) == "alike" and any(WORD.search(one.value) for one in _strings(*call.args)):
        yield f"{call.lineno}: words are not alike in two languages"


def _shown(call: ast.Call) -> Iterator[str]:
    name, shown = _name(call.func), list[ast.expr]()
    if name in SHOWN_AFTER_FIRST:
        shown += call.args[1:]
    elif name in SHOWN:
        shown += call.args
    by_name = [one for one in call.keywords if one.arg in SHOWN_BY_NAME]
    # What typer is given, ``planner.texts`` finds.
    is_found = ast.unparse(call.func).startswith("typer.")
    shown += [one.value for one in by_name if not (is_found and one.arg == "help")]
    for one in shown:
        for string in _direct(one):
            if WORD.search(string.value):
                yield f"{string.lineno}: {string.value!r} is shown untranslated"


def _direct(node: ast.expr) -> Iterator[ast.Constant]:
    """Yield the strings of an argument itself, not those of calls in it."""
    if _is_string(node):
        yield node
    elif isinstance(node, ast.JoinedStr | ast.List | ast.Tuple):
        for one in getattr(node, "values", None) or getattr(node, "elts", ()):
            yield from _direct(one)


def _by_language(node: ast.IfExp | ast.Dict) -> Iterator[str]:
    languages = {"da", "en"}
    if isinstance(node, ast.IfExp):
        decides = {one.value for one in _strings(node.test)} & languages
        told = {one.value for one in _strings(node.body, node.orelse)}
    else:
        decides = {one.value for one in node.keys if one is not None and _is_string(one)}
        told = {one.value for one in _strings(*node.values)}
        decides = decides if decides >= languages else set()
    if decides and told - languages:
        yield f"{node.lineno}: words are chosen by language in the code"


def _formatted(node: ast.FormattedValue) -> Iterator[str]:
    spec = "".join(one.value for one in _strings(node.format_spec)) if node.format_spec else ""
    if NUMBER.search(spec):
        yield f"{node.lineno}: a number is written as {spec!r}, not by number()"
