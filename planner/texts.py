"""Bring the Danish catalogue in step with the sentences in the code: ``python -m planner.texts``.

What is new comes in without Danish, or with the Danish of the sentence most like it, marked
``fuzzy``; what is gone goes out. A test refuses a catalogue that isn't whole and in step.
"""

import ast
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parent
CATALOGUE = PACKAGE / "locale" / "da" / "LC_MESSAGES" / "planner.po"
_HEADER = [
    ("Language", "da"),
    ("Plural-Forms", "nplurals=2; plural=(n != 1);"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]
# How many sentences each function takes, after the context of ``text_in``.
_SENTENCES = {"text": 1, "text_in": 1, "text_n": 2}
_WIDTH = 100


class _Danish(Catalog):
    """A catalogue whose header holds no date, name or version, so that it only tells of texts."""

    mime_headers = property(lambda _: _HEADER)


@dataclass(frozen=True, slots=True)
class Told:
    """One place in the code that says a sentence.

    Parameters
    ----------
    english
        The sentence, or that of one and that of several.
    values
        Names of the values that it is given; None if they can't be seen in the code.
    """

    file: str
    line: int
    context: str | None
    english: tuple[str, ...]
    values: frozenset[str] | None


def told_in(source: str, file: str) -> Iterator[Told]:
    """Yield every place of a module that says a sentence.

    Raises
    ------
    SyntaxError
        If a sentence is no literal, which no catalogue can hold.
    """
    tree = ast.parse(source)
    yield from _helping(tree, file)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        name = node.func.id
        if name not in _SENTENCES:
            continue
        first = 1 if name == "text_in" else 0
        literals = [_literal(one, file) for one in node.args[: first + _SENTENCES[name]]]
        names = [one.arg for one in node.keywords]
        if name == "text_n":
            names.append("n")
        yield Told(
            file=file,
            line=node.lineno,
            context=literals[0] if first else None,
            english=tuple(literals[first:]),
            values=None if None in names else frozenset(one for one in names if one),
        )


def _helping(tree: ast.Module, file: str) -> Iterator[Told]:
    """Yield what the command line tells of itself: verbs by docstring, options by ``help``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and any(map(_is_verb, node.decorator_list)):
            yield Told(file, node.lineno, None, (ast.get_docstring(node) or "",), frozenset())
        elif isinstance(node, ast.Call) and ast.unparse(node.func).startswith("typer."):
            for one in node.keywords:
                if one.arg == "help":
                    english = _literal(one.value, file)
                    yield Told(file, node.lineno, None, (english,), frozenset())


def _is_verb(decorator: ast.expr) -> bool:
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(function, ast.Attribute) and function.attr in {"command", "callback"}


def _literal(node: ast.expr, file: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    message = f"{file}:{node.lineno}: a sentence must be a literal, for the catalogue is made of it"
    raise SyntaxError(message)


def told() -> list[Told]:
    """Return every place of the planner that says a sentence, by file and line."""
    found: list[Told] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(PACKAGE.parent).as_posix()
        found += told_in(path.read_text(encoding="utf-8"), file)
    return sorted(found, key=lambda one: (one.file, one.line))


def stored() -> Catalog:
    """Return the catalogue as it lies in the repository."""
    catalogue = _Danish(locale="da", fuzzy=False, header_comment="# Danish for the planner.")
    with CATALOGUE.open("rb") as file:
        for message in read_po(file, locale="da"):
            if message.id:
                catalogue[message.id] = message
    return catalogue


def in_step(catalogue: Catalog) -> Catalog:
    """Return a catalogue with exactly the sentences of the code."""
    wanted = Catalog(locale="da")
    for one in told():
        english = one.english if len(one.english) > 1 else one.english[0]
        wanted.add(english, locations=[(one.file, 0)], context=one.context)
    catalogue.update(wanted, update_header_comment=False)
    for message in catalogue:
        # What Babel takes for "%s" is a per cent sign.
        message.flags.discard("python-format")
    return catalogue


def lacking(catalogue: Catalog) -> list[Message]:
    """Return the sentences without Danish, or with Danish that nobody has looked at."""
    messages = (one for one in catalogue if one.id)
    return [one for one in messages if one.fuzzy or not all(all_of(one.string))]


def all_of(one: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return a sentence, or that of one and that of several, as a tuple; empty for none yet."""
    return (one or "",) if isinstance(one, str | None) else tuple(one)


def written(catalogue: Catalog) -> bytes:
    """Return the catalogue for people, ``planner.po``, the same for the same sentences."""
    out = io.BytesIO()
    write_po(
        out, catalogue, width=_WIDTH, sort_output=True, ignore_obsolete=True, include_lineno=False
    )
    return out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as ``gettext`` reads it, ``planner.mo``."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> int:
    """Write both files of the catalogue; return 1 and tell them if sentences lack Danish."""
    catalogue = in_step(stored())
    CATALOGUE.write_bytes(written(catalogue))
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue))
    left = lacking(catalogue)
    for message in left:
        sys.stdout.write(f"{message.locations[0][0]}: {all_of(message.id)[0]!r} lacks Danish\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
