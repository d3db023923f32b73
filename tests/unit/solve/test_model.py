"""The model that is made for each question is CP-SAT's, without what takes time and nobody uses."""

from ortools.sat.python import cp_model

from planner.model.model import Model


def test_no_function_is_made_for_a_model():
    model = Model()
    assert vars(model) == {}
    assert vars(cp_model.CpModel()) != {}
