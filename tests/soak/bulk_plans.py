"""Import a file with all plans of the country: `python -m tests.soak.bulk_plans [OBJECTS]`; prints time and memory.

500,000 objects are 600 MB of text; the most memory that it may take is 1.5 GB.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tests.city_folder import write_city
from tests.imro_texts import bulk, bulk_member
from tests.synthetic import box

MOST_MEMORY: Final = 1_500_000_000
_ROOMY: Final = "x" * 700
"""Makes an object as long as a real one."""


def main() -> int:
    """Write the file, import it in a process of its own, and say what it took."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    chance = random.Random(1)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory() as made:
        city = write_city(Path(made) / "stad")
        makers = (9999 if row % 500 == 0 else chance.randint(1, 1999) for row in range(many))
        members = (
            bulk_member(
                row,
                f"NL.IMRO.{maker:04d}.BP{row % 300}-0001",
                box(row % 1900, 100, 50, 50),
                toelichting=_ROOMY,
            )
            for row, maker in enumerate(makers)
        )
        path = bulk(Path(made) / "Enkelbestemming.gml.gz", members)
        asked = [
            sys.executable,
            "-m",
            "spreidingskaart",
            "import",
            "plans",
            str(path),
            "--city",
            str(city),
            "--json",
        ]
        begun = time.monotonic()
        done = subprocess.run(asked, capture_output=True, check=True)
        took = time.monotonic() - begun
    told = json.loads(done.stdout)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    elsewhere = told["files"][0]["elsewhere"]
    sys.stdout.write(
        f"{many} objects: {took:.1f} s, {most / 1e6:.0f} MB, {told['kept']} kept, {elsewhere} elsewhere\n"
    )
    return 0 if most < MOST_MEMORY and told["kept"] >= many // 500 else 1


if __name__ == "__main__":
    sys.exit(main())
