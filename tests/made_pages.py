"""Pages of plans that are written by hand, and what stands in them."""

import json
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from made_variants import MODEL, a_case, a_variant

from planner.domain.outcome import Outcome, Stage, Verdict
from planner.report.record import Timings, json_text, run_record
from planner.report.told.run import ToldRun
from planner.report.web.page import report_page

# "Skift" of one child is hidden in a record; "Flyttede pladser" is not.
STAGES = (
    Stage(
        measure="transitions", verdict=Verdict.PROVEN, value=1, bound=1, limit=1, seconds=1.5,
        engine="CP-SAT", second_opinion="confirmed", second_engine="SCIP 9",
    ),
    Stage(
        measure="moved_places", verdict=Verdict.FEASIBLE, value=7, bound=4, limit=7, seconds=2.0,
        engine="CP-SAT",
    ),
)  # fmt: skip
VOID = {"meta", "input", "use", "path", "circle", "img"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str | None]
    children: list = field(default_factory=list)

    @property
    def text(self):
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    def all(self, name=None, /, **attributes):
        """Return the elements in it with a name and attributes; True asks for any value."""
        wanted = {key.rstrip("_").replace("_", "-"): one for key, one in attributes.items()}
        found = []
        for child in self.children:
            if isinstance(child, str):
                continue
            fits = all(
                key in child.attributes and (value is True or child.attributes[key] == value)
                for key, value in wanted.items()
            )
            found += [child] if fits and name in {None, child.name} else []
            found += child.all(name, **attributes)
        return found

    def one(self, name=None, /, **attributes):
        [found] = self.all(name, **attributes)
        return found


class _Reader(HTMLParser):
    """Builds the tree, and refuses what a browser would have to guess about."""

    def __init__(self):
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        assert len({key for key, _ in attrs}) == len(attrs), (tag, attrs)
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        assert tag in VOID, tag
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        assert self.open.pop().name == tag

    def handle_data(self, data):
        self.open[-1].children.append(data)


def parsed(page):
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == [reader.root]
    return reader.root


def a_record(case, plan, stages=STAGES, verdict=Verdict.FEASIBLE, timings=None):
    outcome = Outcome(verdict=verdict, plan=plan, stages=stages)
    record = run_record(case, outcome, timings or Timings(), Path("runs/x"))
    return json.loads(json_text(record))


def a_run(folder, paths=MODEL, **changes):
    """Return case and plan of the small case."""
    case = a_case(folder, **changes)
    return case, a_variant("x", case, paths).made.plan


def told_run(case, plan, lang="da", **told):
    return ToldRun(record=a_record(case, plan, **told), case=case, plan=plan, lang=lang)


def a_page(case, plan, lang="da", **told):
    return report_page(told_run(case, plan, lang, **told))


def renamed(case, names):
    """Return a case whose institutions are called so, in order, whatever a reader would say."""
    institutions = {
        key: replace(one, name=name)
        for (key, one), name in zip(case.problem.institutions.items(), names, strict=True)
    }
    return replace(case, problem=replace(case.problem, institutions=institutions))


def cells(element):
    return [one.text for one in element.children if not isinstance(one, str)]


def rows_of(page, table_id):
    return page.one("table", id=table_id).one("tbody").all("tr")
