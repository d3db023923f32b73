"""What every part of a scenario's schema is: nothing unknown in it, nothing of another type."""

from pydantic import BaseModel, ConfigDict


class Strict(BaseModel):
    """A part of a scenario."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
