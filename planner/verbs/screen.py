"""Write to the terminal: results to stdout, everything else to stderr.

What a name or a path holds may not move the cursor or turn the text around.
"""

import sys
from dataclasses import dataclass

from planner.text import Lang, Text, shown


@dataclass(frozen=True, slots=True)
class Screen:
    """Where and in which language a verb speaks.

    Parameters
    ----------
    is_json
        Whether stdout is for a machine, so that people's lines go to stderr.
    """

    lang: Lang = "da"
    is_json: bool = False

    def say(self, text: Text | str = "") -> None:
        """Write a line of the result."""
        line = text if isinstance(text, str) else text.said(self.lang)
        stream = sys.stderr if self.is_json else sys.stdout
        stream.write(f"{shown(line)}\n")
        stream.flush()

    def note(self, text: Text | str) -> None:
        """Write a line about what is going on."""
        line = text if isinstance(text, str) else text.said(self.lang)
        sys.stderr.write(f"{shown(line)}\n")
        sys.stderr.flush()
