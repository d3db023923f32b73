"""What the documents that rules quote are called, by the names of their files."""

from collections.abc import Mapping

from planner.text import Text, text

TITLES: Mapping[str, Text] = {
    "000_2a31547d16b3a60a.txt": text(
        "“Model for basispladser in Copenhagen's day care \N{EN DASH} before the hearing”, "
        "with annexes. "
        "Children and Youth Committee, 23 April 2025 (2025-0083476)",
    ),
    "001_05f829d4115b9ef7.txt": text(
        "“Main points from the involvement in developing a new model for basispladser”, annex "
        "3 of the Children and Youth Committee's case 2025-0083476",
    ),
}
