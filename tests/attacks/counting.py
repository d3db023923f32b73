"""Work out small counts of children from what a run tells: by reading, and by taking away."""

import csv
import io

from claims import FEW_CHILDREN, Count


def small_counts(runs, way, places_today, children_in_need):
    """Return every small count that can be read, or worked out by taking away.

    Parameters
    ----------
    way
        One of ``WAYS``.
    places_today
        Places of each institution today, by id: known in the city.
    children_in_need
        How many need a place in the first year, as ``planner check`` tells anyone.
    """
    found = (one for run in runs for one in WAYS[way](run, places_today, children_in_need))
    return [one for one in found if 0 < one.children < FEW_CHILDREN]


def told_counts(run, *_):
    """Read the figures and stages that count children."""
    told = {
        (one["measure"], one["statistic"]): one["value"]
        for one in run.record["measures"]
        if one["unit"] == "børn"
    }
    for stage in run.record["stages"]:
        if stage["measure"] in {"unserved", "transitions"}:
            told |= {(stage["measure"], name): stage[name] for name in ("value", "bound")}
    for (measure, statistic), value in told.items():
        yield from _counted(f"figures of {run.folder.name}", f"{measure} {statistic}", value)


def left_as_places(run, *_):
    """Read the places of those that take nobody new: as many as the children still there."""
    for key in run.keys("phasing_out"):
        yield from _counted(f"plan.json of {run.folder.name}", key, run.standings[key]["places"])


def left_in_table(run, *_):
    """Read them in the table."""
    rows = csv.DictReader(io.StringIO((run.folder / "places.csv").read_text("utf-8")))
    for row in rows:
        if row["status"] == "phasing_out":
            source = f"places.csv of {run.folder.name}"
            yield from _counted(source, row["institution_id"], row["places"])


def left_in_layers(run, *_):
    """Read them in the layers of institutions and of moves."""
    for layer in ("institutions", "moves"):
        rows = run.layer(layer, "institution_id", "places", "places_before", "change")
        for key, places, _before, change in rows:
            if change == "phases_out":
                yield from _counted(f"layer {layer} of {run.folder.name}", key, places)


def left_by_area(run, *_):
    """Take the places of open institutions from those of their area."""
    rows = run.layer("institutions", "area_id", "institution_id")
    for area, places in run.layer("areas", "area_id", run.place_columns("areas")[1]):
        here = [run.standings[key] for where, key in rows if where == area]
        is_open = [one["places"] for one in here if one["status"] == "basis"]
        is_anyone_left = any(one["status"] == "phasing_out" for one in here)
        if is_anyone_left and None not in {places, *is_open}:
            yield Count(f"layer areas of {run.folder.name}", area, places - sum(is_open))


def left_by_total(run, *_):
    """Take the open places from all those that the rule of the total wants."""
    wanted = (run.record["scenario"]["rules"].get("total_places") or {}).get("places")
    is_open = [one["places"] for one in run.standings.values() if one["status"] == "basis"]
    if run.leaving and None not in {wanted, *is_open}:
        yield Count(f"total_places of {run.folder.name}", run.leaving, wanted - sum(is_open))


def left_by_moves(run, places_today, _):
    """Take the losses that are told from all moved places."""
    leaving, moved = run.keys("phasing_out"), run.figure("moved_places")
    others = {key: one["places"] for key, one in run.standings.items() if key not in leaving}
    if leaving and None not in {moved, *others.values()}:
        lost = sum(max(0, places_today[key] - places) for key, places in others.items())
        today = sum(places_today[key] for key in leaving)
        yield Count(f"moved_places of {run.folder.name}", run.leaving, today - (moved - lost))


def unserved_by_vacancies(run, _, children_in_need):
    """Take the children with a place, which are the places that aren't vacant."""
    vacant, unserved = (run.figure(name) for name in ("vacant_place_years", "unserved"))
    places = [one["places"] for one in run.standings.values()]
    # Rounded to the nearest five, unless every child is known to have a place.
    if vacant is None or None in places or unserved == 0:
        return
    about = children_in_need - (sum(places) - vacant)
    found = [count for count in range(about - 2, about + 3) if unserved or 0 < count < FEW_CHILDREN]
    if len(found) == 1:
        yield Count(f"vacant places of {run.folder.name}", "unserved", found[0])


def unserved_by_mean(run, _, children_in_need):
    """Divide the total distance by the mean, which is rounded down."""
    total, mean = run.figure("travel"), run.figure("travel", "mean")
    if total and mean:
        fits = [n for n in range(1, 2 * children_in_need) if total // n == mean]
        if len(fits) == 1:
            count = children_in_need - fits[0]
            yield Count(f"mean distance of {run.folder.name}", "unserved", count)


def _counted(source, of, places):
    """Yield a count if a number is told."""
    if places not in {None, ""}:
        yield Count(source, of, int(places))


WAYS = {
    "figures": told_counts,
    "plan.json": left_as_places,
    "places.csv": left_in_table,
    "plan.gpkg": left_in_layers,
    "areas in plan.gpkg": left_by_area,
    "total_places": left_by_total,
    "moved_places": left_by_moves,
    "vacant places": unserved_by_vacancies,
    "mean distance": unserved_by_mean,
}
