"""CP-SAT's model, made quickly."""

from ortools.sat.python import cp_model


class Model(cp_model.CpModel):
    """A model without the old names of its methods.

    ortools makes 61 functions for them, anew for each model. That is a tenth of the time of a
    tiny problem, which takes a dozen models.
    """

    def _add_pre_pep8_methods(self) -> None:
        """Make none."""
