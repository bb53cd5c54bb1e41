"""Every fake at once, for who wants to try `fetch` without the network: `python -m tests.fakes --to services.yaml`.

They answer for one invented municipality, Proefdorp (GM0999: a code that nobody has), until Ctrl+C.
"""

# ruff: noqa: T201 - a program that a person runs
from __future__ import annotations

import argparse
import contextlib
import threading
from pathlib import Path

from tests.fakes import country
from tests.fakes.server import serve


def main() -> None:
    """Write the file that points at the fakes, say what to do with it, and answer."""
    parser = argparse.ArgumentParser(prog="python -m tests.fakes", description=__doc__)
    parser.add_argument("--to", type=Path, default=Path("services.yaml"), metavar="FILE.yaml")
    to = parser.parse_args().to.absolute()
    if to.suffix not in (".yaml", ".yml"):
        parser.error("--to is a file that ends with .yaml")
    with serve(country.country()) as server:
        for name, value in country.environment(server, to).items():
            print(f"export {name}={value}")
        print("# without the key the plans come from the files of the whole country")
        code = country.town.CODE
        print(f"# python -m spreidingskaart fetch --municipality {code} --city proefdorp")
        print("# make run CITY=proefdorp", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
