"""Every fault of a scenario file is told at its place, in both languages, and nothing is written.

The expected lines are ``line:column: key: got; do`` in English, without the file's name.
"""

import pytest
from small_case import listing, tell, write_case

BASE = """\
schema: 1
title: "T"
case: {areas: areas.geojson, institutions: institutions.csv, children: children.csv}
school_years: ["2026/27"]
objective: {order: [unserved]}
"""
OBJECTIVES = (
    "'unserved', 'transitions', 'moved_places', 'imbalance', 'travel', 'ownership_deviation', "
    "'basis_institutions', 'vacant_place_years'"
)
MINIMUM = BASE + "rules: {minimum_places: {minimum: %s}}\n"


def ambiguous(text):
    return (
        f"6:35: rules.minimum_places.minimum: {text} is read differently by YAML programs; put "
        f'codes in quotes: "{text}", and write numbers out in full'
    )


FAULTS = {
    "a typo in a section": (
        f"{BASE}rulse: {{}}\n",
        ["6:1: rulse: unknown key; did you mean rules?"],
    ),
    "an unknown rule": (
        f"{BASE}rules: {{minimum_place: {{}}}}\n",
        ["6:9: rules.minimum_place: unknown key; did you mean minimum_places?"],
    ),
    "an unknown parameter of a rule": (
        f"{BASE}rules: {{minimum_places: {{minimun: 5}}}}\n",
        ["6:26: rules.minimum_places.minimun: unknown key; did you mean minimum?"],
    ),
    "an unknown key that is like no other": (
        f"{BASE}rules: {{minimum_places: {{xyz: 5}}}}\n",
        ["6:26: rules.minimum_places.xyz: unknown key; known keys: from, minimum, until"],
    ),
    "a typo in a measure": (
        BASE.replace("[unserved]", "[unservd, travel]"),
        [f"5:21: objective.order.0: must be one of {OBJECTIVES}; did you mean unserved?"],
    ),
    "a typo in a weight": (
        BASE.replace("order: [unserved]", "weights: {travle: 1}"),
        [f"5:23: objective.weights.travle: must be one of {OBJECTIVES}; did you mean travel?"],
    ),
    "a typo in a tolerance": (
        BASE.replace("[unserved]", "[{measure: travel, tolerance: 2}]"),
        ["5:39: objective.order.0.tolerance: unknown key; did you mean tolerance_percent?"],
    ),
    "a tolerance and a cap": (
        BASE.replace("[unserved]", "[{measure: travel, tolerance_percent: 2, at_most: 9}]"),
        [
            (
                "5:1: objective: travel has both tolerance_percent and at_most; give one at "
                "most; correct the value"
            )
        ],
    ),
    "a cap below nothing": (
        BASE.replace("[unserved]", "[{measure: travel, at_most: -1}]"),
        ["5:39: objective.order.0.at_most: must be ≥ 0; correct the value"],
    ),
    "a cap that is not whole": (
        BASE.replace("[unserved]", "[{measure: travel, at_most: 9.5}]"),
        ["5:39: objective.order.0.at_most: must be a whole number; correct the value"],
    ),
    "a repeated key": (
        f"{BASE}rules: {{}}\nmeasures: {{}}\nrules: {{}}\n",
        ["8:1: rules: the key also stands in line 6; keep only one of them"],
    ),
    "a code without quotes": (MINIMUM % "0101", [ambiguous("0101")]),
    "a time of day": (MINIMUM % "12:30", [ambiguous("12:30")]),
    "a power of ten": (MINIMUM % "1e3", [ambiguous("1e3")]),
    "a hexadecimal number": (MINIMUM % "0x10", [ambiguous("0x10")]),
    "digits in groups": (MINIMUM % "1_000", [ambiguous("1_000")]),
    "not a number": (MINIMUM % ".nan", [ambiguous(".nan")]),
    "a Norwegian no": (
        MINIMUM % "no",
        [
            (
                "6:35: rules.minimum_places.minimum: no is read differently by YAML programs; "
                'write true or false, or put the word in quotes: "no"'
            )
        ],
    ),
    "a decimal comma": (
        f"{BASE}rules:\n  integrated:\n    max_share: 0,5\n",
        ["8:16: rules.integrated.max_share: 0,5 is text; use a point: 0.5"],
    ),
    "a decimal comma between braces": (
        f"{BASE}rules: {{integrated: {{max_share: 0,5}}}}\n",
        [
            "6:22: rules.integrated.max_share: must be > 0; correct the value",
            "6:35: rules.integrated.5: unknown key; if it is a decimal comma, use a point",
        ],
    ),
    "a number beyond all reason": (
        MINIMUM % ("9" * 5000),
        [
            (
                "6:35: rules.minimum_places.minimum: the number is too large; write a smaller one; "
                "if it is a code, put it in quotes"
            )
        ],
    ),
    "text for a number": (
        MINIMUM % '"6"',
        ["6:26: rules.minimum_places.minimum: must be a whole number; correct the value"],
    ),
    "a fraction for a whole number": (
        MINIMUM % "6.5",
        ["6:26: rules.minimum_places.minimum: must be a whole number; correct the value"],
    ),
    "a list for a number": (
        MINIMUM % "[6]",
        ["6:26: rules.minimum_places.minimum: must be a whole number; correct the value"],
    ),
    "a number for text": (
        BASE.replace('"T"', "5"),
        ["2:1: title: must be text; correct the value"],
    ),
    "an empty title": (
        BASE.replace('"T"', '""'),
        ["2:1: title: may not be empty; correct the value"],
    ),
    "too small": (
        MINIMUM % "0",
        ["6:26: rules.minimum_places.minimum: must be ≥ 1; correct the value"],
    ),
    "too large": (
        MINIMUM % "101",
        ["6:26: rules.minimum_places.minimum: must be ≤ 100; correct the value"],
    ),
    "a share with four decimals": (
        f"{BASE}rules: {{integrated: {{max_share: 0.2001}}}}\n",
        ["6:22: rules.integrated.max_share: a share has at most three decimals; correct the value"],
    ),
    "true for a rule": (
        f"{BASE}rules: {{phase_out: true}}\n",
        [
            (
                "6:9: rules.phase_out: must be keys and values; write {} to switch the rule on, "
                "null to switch it off"
            )
        ],
    ),
    "an unknown way to travel": (
        BASE.replace("children.csv}", "children.csv, travel: {method: bus}}"),
        [
            (
                "3:86: case.travel: method is unknown; write one of straight_line, matrix, "
                "network, osrm, valhalla; correct the value"
            )
        ],
    ),
    "a school year that is two": (
        BASE.replace("2026/27", "2026/28"),
        ["4:1: school_years: a school year is written as 2026/27; correct the value"],
    ),
    "a school year as a number": (
        BASE.replace('"2026/27"', "2026"),
        ["4:16: school_years.0: must be text; correct the value"],
    ),
    "no school year": (
        BASE.replace('["2026/27"]', "[]"),
        ["4:1: school_years: has too few values; correct the value"],
    ),
    "nothing but a version": (
        "schema: 1\n",
        [
            f"{key}: is missing; add the key"
            for key in ("case", "objective", "school_years", "title")
        ],
    ),
    "no version": (BASE.replace("schema: 1", "# none"), ["schema: is missing; add the key"]),
    "another version": (
        BASE.replace("schema: 1", "schema: 2"),
        ["1:1: schema: must be one of 1; correct the value"],
    ),
    "order and weights": (
        BASE.replace("[unserved]", "[unserved], weights: {travel: 1}"),
        ["5:1: objective: give either order or weights (set the other to null); correct the value"],
    ),
    "neither order nor weights": (
        BASE.replace("{order: [unserved]}", "{}"),
        ["5:1: objective: give either order or weights (set the other to null); correct the value"],
    ),
    "a measure twice": (
        BASE.replace("[unserved]", "[travel, travel]"),
        ["5:1: objective: a measure stands twice; correct the value"],
    ),
    "an empty file": ("", ["the file is not a list of keys; write key: value"]),
    "only a comment": ("# later\n", ["the file is not a list of keys; write key: value"]),
    "a list": ("- schema\n", ["the file is not a list of keys; write key: value"]),
    "a tab": (
        f"{BASE}rules:\n\tphase_out: {{}}\n",
        ["7:1: not valid YAML; look at indentation, colons and quotes; use spaces, not tabs"],
    ),
    "two documents": (
        f"{BASE}---\na: 1\n",
        ["6:1: not valid YAML; look at indentation, colons and quotes; use spaces, not tabs"],
    ),
    "an anchor and its alias": (
        f"{BASE}rules: &all {{}}\nmeasures: *all\n",
        [
            f"6:8: {key}: anchors and deep nesting are not used; write the value out"
            for key in ("measures", "rules")
        ],
    ),
    "an anchor that holds itself": (
        f"{BASE}rules: &all {{phase_out: *all}}\n",
        ["6:8: rules: anchors and deep nesting are not used; write the value out"],
    ),
    "deep nesting": (
        f"{BASE}overrides: {'{a: ' * 30}1{'}' * 30}\n",
        [f"6:92: overrides{'.a' * 20}: anchors and deep nesting are not used; write the value out"],
    ),
    "a control character": (
        BASE.replace('"T"', '"\\e[31mT"'),
        ["2:8: title: holds control characters; write plain text"],
    ),
    "a key that is a list": (
        f"{BASE}rules: {{[a]: 1}}\n",
        ["6:9: rules: the key is no word; write a word before the colon"],
    ),
    "a NUL in a path": (
        BASE.replace("children.csv", '"a\\0b"'),
        ["3:72: case.children: holds control characters; write plain text"],
    ),
    "many at once, sorted": (
        BASE.replace('"T"', "0101").replace("unserved", "unservd")
        + "rulse: {}\nsolver: {seed: -1, workers: no}\nrules: {minimum_places: {minimum: 0}}\n"
        + "apply: [missing]\n",
        [
            (
                "2:8: title: 0101 is read differently by YAML programs; put codes in quotes: "
                '"0101", and write numbers out in full'
            ),
            f"5:21: objective.order.0: must be one of {OBJECTIVES}; did you mean unserved?",
            "6:1: rulse: unknown key; did you mean rules?",
            "7:10: solver.seed: must be ≥ 0; correct the value",
            (
                "7:29: solver.workers: no is read differently by YAML programs; write true or "
                'false, or put the word in quotes: "no"'
            ),
            "8:26: rules.minimum_places.minimum: must be ≥ 1; correct the value",
            "9:9: apply: there is no such block; known blocks: -",
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_at_its_place_and_nothing_is_written(tmp_path, capsys, text, expected):
    path = write_case(tmp_path, settings=text)
    before = listing(tmp_path)
    told = {lang: tell(capsys, "plan", path, "--lang", lang) for lang in ("da", "en")}
    assert listing(tmp_path) == before
    assert [told["en"].code, told["da"].code] == [4, 4]
    assert told["en"].out == told["da"].out == ""
    separator = [":" if line[0].isdigit() else ": " for line in expected]
    whole = [f"{path}{mark}{line}" for mark, line in zip(separator, expected, strict=True)]
    assert told["en"].err.splitlines() == whole
    danish = told["da"].err.splitlines()
    assert [place(line) for line in danish] == [place(line) for line in whole]
    assert not set(danish) & set(whole)


def place(line):
    # File, line and column; what is said after them is the language's.
    return [part for part in line.split(": ")[0].split(":") if part]
