"""Fuzz the readers, led by which of their lines are reached: any bytes are read or refused.

``python tests/fuzz_readers.py -max_total_time=600``; libFuzzer's other options do as well, and a
folder after them, where inputs that reach new lines are kept. An input that isn't answered is
written to a file of its own; give that file instead of a folder to try it again.
"""

import os
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

import atheris

TESTS = Path(__file__).parent
sys.path[:0] = [str(TESTS / "inputs"), str(TESTS), str(TESTS.parent)]
PACKAGES = ("door", "geo", "personal", "scenario", "sources", "streets", "tabular")
with atheris.instrument_imports(include=[f"planner.{one}" for one in PACKAGES]):
    from any_input import WORDS, good
    from good_case import with_part, write

    from planner.errors import DataError, ScenarioError
    from planner.geo.layers import read_areas
    from planner.scenario.build import workbooks_of
    from planner.scenario.children import read_children, read_matrix
    from planner.scenario.expected import read_expected
    from planner.scenario.inputs import read_institutions
    from planner.scenario.population import read_quarters
    from planner.scenario.totals import read_totals
    from planner.sources.files import recognised
    from planner.streets.nodes_edges import read_nodes_edges
    from planner.tabular.aliases import COLUMN_ALIASES

# A reader makes some copies of what a file holds, never hundreds.
LIMITS = ("-rss_limit_mb=1000", "-timeout=10", "-max_len=20000")
MORE = {
    "nodes.csv": b"node_id;x;y\n1;720000;6170000\n2;720100;6170000,5\n",
    "edges.csv": b"from,to,length_m\n1,2,101.5\n2,1,90\n",
    "pairs.csv": b"child_id,institution_id,distance_m\nK1,N1,1200\n",
    "totals.csv": b"area_id;all_institutions;basis_places\n01;4;10\n02;;3\n",
    "register.csv": b"id;navn;type;ejerforhold;bredde;l\xc3\xa6ngde;kommunekode\n"
    b"101;Solen;Daginstitution#Vuggestue;Kommunal;55,68;12,57;101\n",
}
# Bytes changed in an archive are seldom more than a damaged archive: these are packed anew.
PARTS = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml")

# What is put in beside what the readers compare with.
TOKENS = (
    *WORDS,
    *COLUMN_ALIASES,
    *('<c r="', 't="s"', 't="e"', "<v/>", "<f>", '<mergeCell ref="A1:B2"/>', "sep=;\n", "sheetId"),
    *('"crs":', '"urn:ogc:def:crs:OGC:1.3:CRS84"', "EPSG:3857", '"geometry": null', '"Point"'),
    *("extends: ", "overrides:", "apply: [", "bundled:", "- ", ": ", "{", "}", "&a ", "*a", "!!"),
)


def readers(folder):
    """Write the good case to a folder; return what reads each of its files, given another path."""
    write(folder, good() | MORE)
    layer = read_areas(folder / "areas.geojson", "")
    institutions, _ = read_institutions(folder / "institutions.csv", "", layer)
    quarters, _ = read_quarters(folder / "quarters.csv", "", layer)
    children, _ = read_children(folder / "children.csv", "", layer, institutions)
    nodes, edges = (folder / "nodes.csv", ""), (folder / "edges.csv", "")
    found = {
        "areas.geojson": lambda path: read_areas(path, ""),
        "case.yaml": workbooks_of,
        "edges.csv": lambda path: read_nodes_edges((path, ""), nodes, "walk"),
        "nodes.csv": lambda path: read_nodes_edges(edges, (path, ""), "cycle"),
        "register.csv": lambda path: [one.table() for one in recognised([(path, "", "")])],
    }
    tables = {
        "children.csv": (read_children, layer, institutions),
        "children.xlsx": (read_children, layer, institutions),
        "forecast.csv": (read_expected, layer, quarters, institutions),
        "institutions.csv": (read_institutions, layer),
        "institutions.geojson": (read_institutions, layer),
        "institutions.xlsx": (read_institutions, layer),
        "pairs.csv": (read_matrix, children, institutions),
        "quarters.csv": (read_quarters, layer),
        "totals.csv": (read_totals, layer),
    }
    for name, (read, *others) in tables.items():
        found[name] = lambda path, read=read, others=others: read(path, "", *others)
    return found


def faults_of(read, path):
    """Return what a reader says of a file; whatever else it raises is a finding."""
    try:
        found = read(path)
    except (DataError, ScenarioError) as error:
        return error.faults
    return found[1].faults if isinstance(found, tuple) else ()


class Target:
    """Any bytes, of which the first says who reads the rest.

    Parameters
    ----------
    folder
        Where the good case, the seeds and the file that is read are written.
    """

    def __init__(self, folder):
        self.read_by_name = readers(folder)
        self.slots = [(name, "") for name in sorted(self.read_by_name)]
        self.slots += [("children.xlsx", part) for part in PARTS]
        self.folder = folder

    def __call__(self, raw):
        name, part = self.slots[raw[0] % len(self.slots) if raw else 0]
        path = self.folder / f"any-{name}"
        content = with_part(good()[name], part, raw[1:]) if part else raw[1:]
        path.write_bytes(content)
        for one in faults_of(self.read_by_name[name], path):
            one.said("da")
            one.said("en")

    def write_seeds(self, folder):
        """Write the good files, each for its reader."""
        folder.mkdir()
        with zipfile.ZipFile(self.folder / "children.xlsx") as book:
            for slot, (name, part) in enumerate(self.slots):
                file = self.folder / name
                raw = book.read(part) if part else file.read_bytes() if file.exists() else b""
                (folder / str(slot)).write_bytes(bytes([slot]) + raw)


def write_tokens(path):
    """Write a dictionary as libFuzzer reads it."""
    escaped = ("".join(f"\\x{byte:02x}" for byte in one.encode()) for one in TOKENS if one)
    path.write_text("".join(f'"{one}"\n' for one in escaped), encoding="ascii")


def fuzz(arguments, scratch):
    """Give the readers bytes until there is a finding, or as long as the options say."""
    # A warning would be written between the planner's own words.
    warnings.simplefilter("error")
    target = Target(scratch)
    target.write_seeds(scratch / "seeds")
    write_tokens(scratch / "tokens")
    (scratch / "new").mkdir()
    options = [one for one in arguments if one.startswith("-")]
    given = [one for one in arguments if not one.startswith("-")] or [str(scratch / "new")]
    places = given if Path(given[0]).is_file() else [*given, str(scratch / "seeds")]
    options = [*LIMITS, f"-dict={scratch / 'tokens'}", *options]
    atheris.Setup([sys.argv[0], *options, *places], target)
    atheris.Fuzz()


def main(arguments):
    """Fuzz, and return the exit code; libFuzzer ends its process without tidying up."""
    with tempfile.TemporaryDirectory() as scratch:
        worker = os.fork()
        if not worker:
            fuzz(arguments, Path(scratch))
        return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
