"""Random problems with more children than brute force could take, so that some are alike."""

from random_worlds import Draw
from worlds import a_child, a_problem, an_area, an_institution


def a_crowded_problem(draw: Draw):
    """Return three or four institutions in two areas and up to seven children."""
    keys = ["N1", "N2", "S1", "S2"][: draw.whole(3, 4)]
    institutions = []
    for key in keys:
        special = draw.one_of(0, 0, 0, 1)
        now = draw.one_of(0, 0, 1, 2, 3) + special
        youngest, oldest = draw.one_of((0, 5), (0, 5), (0, 2), (3, 5))
        institutions.append(
            an_institution(
                key,
                area_id=key[0],
                ownership=draw.one_of("kommunal", "selvejende"),
                age_from_years=youngest,
                age_to_years=oldest,
                places_now=now,
                places_max=now + draw.whole(0, 3),
                special_places=special,
                special_group="hearing" if special else None,
                may_host=draw.one_of("yes", "no", "undecided", "undecided"),
                quality=draw.one_of("ok", "ok", "watch"),
            )
        )
    children, travel_m = [], {}
    for child in "ABCDEFG"[: draw.whole(2, 7)]:
        home = draw.one_of(None, *keys)
        is_newcomer = home is None or draw.happens(0.6)
        children.append(
            a_child(
                child,
                institution_id=home,
                entry=draw.one_of("2026/27", "2027/28") if is_newcomer else None,
                birth_year=draw.one_of(2022, 2024),
                special_group=draw.one_of(None, None, None, "hearing"),
            )
        )
        travel_m[child] = {key: draw.whole(1, 20) * 100 for key in keys}
    areas = [an_area("N", children_0_5=draw.one_of(50, 100)), an_area("S", omraade="Syd")]
    return a_problem(
        institutions, children, areas=areas, years=draw.one_of(1, 1, 2, 3), travel_m=travel_m
    )
