"""The textbook form of a location problem: every pair, no pricing, nothing of the planner."""

import numpy as np
from ortools.sat.python import cp_model

from benchmarks.location import Instance


def textbook(instance: Instance) -> cp_model.CpModel:
    """Return the model: who goes where, what opens, with how many places.

    ``x[i, j] <= y[j]`` is stated pair by pair, which is the stronger of the two usual forms.
    """
    model = cp_model.CpModel()
    clients, sites = instance.distance_m.shape
    opens = [model.new_bool_var(f"y{j}") for j in range(sites)]
    places = [model.new_int_var(0, int(cap), f"p{j}") for j, cap in enumerate(instance.cap)]
    serves = [[model.new_bool_var(f"x{i},{j}") for j in range(sites)] for i in range(clients)]
    for row in serves:
        model.add(cp_model.LinearExpr.sum(row) == 1)
        for one, site in zip(row, opens, strict=True):
            model.add_implication(one, site)
    for j, site in enumerate(opens):
        if instance.cap[j] < clients or instance.minimum > 1:
            model.add(cp_model.LinearExpr.sum([row[j] for row in serves]) <= places[j])
        model.add(places[j] >= instance.minimum * site)
        model.add(places[j] <= int(instance.cap[j]) * site)
    _bound_sums(model, instance, opens, places)
    flat = [one for row in serves for one in row]
    model.minimize(cp_model.LinearExpr.weighted_sum(flat, instance.distance_m.ravel().tolist()))
    return model


def _bound_sums(
    model: cp_model.CpModel,
    instance: Instance,
    opens: list[cp_model.IntVar],
    places: list[cp_model.IntVar],
) -> None:
    if instance.open_sites is not None:
        model.add(cp_model.LinearExpr.sum(opens) == instance.open_sites)
    if instance.places is not None:
        model.add_linear_constraint(cp_model.LinearExpr.sum(places), *instance.places)
    if instance.area is not None:
        for number in set(instance.area.tolist()):
            model.add_bool_or([opens[j] for j in np.flatnonzero(instance.area == number)])
    if instance.is_selvejende is not None:
        for weight, sign in ((400, 1), (700, -1)):
            coefficients = [
                sign * (1000 * int(is_owned) - weight) for is_owned in instance.is_selvejende
            ]
            model.add(cp_model.LinearExpr.weighted_sum(places, coefficients) >= 0)
