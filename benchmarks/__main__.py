"""``make bench ARGS="NAME ..."``: one benchmark by its name, with its own options."""

import runpy
import sys

NAMES = (
    "scenarios",
    "sizes",
    "locations",
    "engines",
    "repeat",
    "whys",
    "streets",
    "imported",
    "reading",
)


def main() -> None:
    """Run the benchmark named first, or that of the shipped scenarios."""
    name, *rest = sys.argv[1:] or NAMES[:1]
    if name not in NAMES:
        sys.exit(f"there is no benchmark {name!r}; there are {', '.join(NAMES)}")
    sys.argv[1:] = rest
    runpy.run_module(f"benchmarks.{name}", run_name="__main__")


if __name__ == "__main__":
    main()
