"""Whether secret facilities leave a trace in anything public: many cities with canaries by lot.

`python -m tests.soak.byte_identity 20` asks every command of 20 cities and a server of every fourth; `make soak` runs
it, and `tests/test_byte_identity.py` a small part. It ends with an error where one byte differs.
"""
# ruff: noqa: T201 - a script that a person runs

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.application import free_port
from tests.public_answers import (
    answers_of_commands,
    answers_of_server,
    beside,
    differing,
    facilities,
    traces,
    write_canary_city,
)


def main() -> None:
    """Compare, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cities", type=int, nargs="?", default=8)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, port = beside(Path(name)), free_port()
        os.environ["SPREIDINGSKAART_STORE"] = str(folder / "store.sqlite3")

        def asked(text: str) -> dict[str, bytes]:
            return answers_of_commands(write_canary_city(folder / "city", text), folder / "out")

        def served(text: str) -> dict[str, bytes]:
            return answers_of_server(write_canary_city(folder / "city", text), port)

        printed, screen = asked(facilities()), served(facilities())
        wrong = []
        for seed in range(given.cities):
            text = facilities(seed)
            answers = asked(text)
            wrong += [f"{seed}: {it}" for it in (*differing(printed, answers), *traces(answers))]
            if seed % 4 == 0:
                answers = served(text)
                wrong += [f"{seed}: {it}" for it in (*differing(screen, answers), *traces(answers))]
    print(
        f"{given.cities} cities, {len(printed)} answers of commands and {len(screen)} of a server each"
    )
    print("\n".join(wrong) or "no byte differs, and no trace of a canary")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
