"""Ask every oracle again and print how far our answers lie from those that were published: `make oracles`."""

# ruff: noqa: T201 - a script that a person runs
from __future__ import annotations

import sys

from tests.oracles import oracles


def main() -> int:
    """Print one line per oracle; return 1 where an answer lies too far off."""
    wrong, shares = 0, []
    print(f"{'measure or rule':52} {'cases':>5} {'largest difference':>20} {'may be':>10}")
    for one in oracles():
        found = one.differences()
        largest = max(difference for _, difference in found)
        fits = largest <= one.tolerance
        wrong += not fits
        shares.append((largest / one.tolerance, one.subject, largest, one.unit))
        mark = "" if fits else "   <- differs"
        print(f"{one.subject[:52]:52} {len(found):5} {largest:20.3g} {one.tolerance:10.3g}{mark}")
    _, subject, largest, unit = max(shares)
    print(
        f"\nThe largest difference, against what it may be: {largest:.3g} {unit} ({subject}). "
        f"{wrong} of {len(shares)} differ too much."
    )
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
