"""How a comparison says its numbers: with sign, judgement, proof, or that they are hidden."""

from decimal import Decimal
from pathlib import Path

from planner.compare.figures import Judgement
from planner.compare.proofs import Proof
from planner.domain.outcome import Verdict
from planner.text import Lang, Text, number, text

JUDGEMENTS = {
    Judgement.BETTER: text("better"),
    Judgement.WORSE: text("worse"),
    Judgement.SAME: text("same"),
    Judgement.NEITHER: text("neither better nor worse"),
}
VERDICTS = {
    Verdict.PROVEN: text("proven best plan"),
    Verdict.FEASIBLE: text("plan, not proven best"),
    Verdict.INFEASIBLE: text("no plan: proven impossible"),
    Verdict.NONE_FOUND: text("no plan found within the limit"),
}
HIDDEN = text("hidden")
_MINUS = "\N{MINUS SIGN}"
_NOT_PROVEN = text("not proven")
_AT_LEAST = text("not proven, at least")
_LONGER = text("part of a longer plan")


def shown(value: Decimal | None, lang: Lang) -> str:
    """Write a number, with one decimal if it isn't whole; or that it is hidden."""
    if value is None:
        return HIDDEN.said(lang)
    return number(value, lang, 0 if value == int(value) else 1)


def signed(difference: Decimal, lang: Lang) -> str:
    """Write a difference that isn't 0 with its sign."""
    sign = "+" if difference > 0 else _MINUS
    return f"{sign}{shown(abs(difference), lang)}"


def proof_words(proof: Proof, bound: Decimal | None, lang: Lang) -> str:
    """Say what a reader must know of how sure a number is; nothing if it is proven."""
    if proof is Proof.LONGER:
        return _LONGER.said(lang)
    if proof is not Proof.NOT_PROVEN:
        return ""
    if bound is None:
        return _NOT_PROVEN.said(lang)
    return f"{_AT_LEAST.said(lang)} {shown(bound, lang)}"


def where_line(folder: Path) -> Text:
    """Say where the files of a comparison are."""
    return text(
        "Files: {folder}/ (compare.html for the meeting; tables in compare.xlsx, compare.csv "
        "and compare.md; maps in variants.png and differences.png)",
        folder=folder,
    )
