"""Run commands one after the other, keeping what they write and take away again.

Reads a list of command lines from standard input, and ends with their exit codes as JSON.
"""

import json
import os
import sys

from sitecustomize import KEPT
from solver_here import SolverHere

import planner.explain.questions
import planner.report.telling
import planner.verbs.compare
import planner.verbs.front
from planner.cli import main
from planner.report.journal import Journal
from planner.solve.process import SolverProcess


def _keep_journal(journal, clear=Journal.clear):
    number = len(list(KEPT.glob("journal-*")))
    raw = os.pread(journal._file.fileno(), 10**8, 0)
    (KEPT / f"journal-{number}").write_bytes(raw)
    clear(journal)


def _keep_errors(solver, *told, leave=SolverProcess.__exit__):
    solver._errors.seek(0)
    (KEPT / f"errors-{id(solver)}").write_bytes(solver._errors.read())
    leave(solver, *told)


Journal.clear = _keep_journal
SolverProcess.__exit__ = _keep_errors
codes = []
os.umask(0)
for arguments in json.load(sys.stdin):
    codes.append(main(arguments))
    # The first plan is solved by the solver's own process and drawn; the others needn't be.
    if arguments[0] == "plan":
        for module in (planner.verbs.compare, planner.explain.questions, planner.verbs.front):
            if hasattr(module, "SolverProcess"):
                module.SolverProcess = SolverHere
        planner.report.telling.draw_maps = lambda *_: None
(KEPT / "codes.json").write_text(json.dumps(codes), encoding="utf-8")
