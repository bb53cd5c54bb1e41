"""How long reports take: `python -m bench.reports` prints the time of the first and of a later one, and its size.

Wanted: a sheet within 0.5 s, and the dossier on paper of 29 sites within 3 s, once the city is loaded. The first one
asks everything anew and typesets it; a later one finds answers that the city keeps, and lines that Typst kept.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Final

from bench.running import load
from spreidingskaart.city import load_city
from spreidingskaart.city.access import PUBLIC, seen_by
from spreidingskaart.print.chapters.weighing import sites_chapters, weighing_chapter
from spreidingskaart.print.report import report_pdf
from spreidingskaart.web.chapters import chapters_at
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.offered import offered
from spreidingskaart.weighing.case.outcome import weigh

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City

SHEETS: Final = (
    "/locatietoets?kandidaat=L07&vorm=Domus&plekken=36",
    "/gebied?code=haven",
    "/kaart",
    "/spreiding",
    "/opgave",
    "/afweging",
)
REPEATS: Final = 5


def dossier(city: City) -> bytes:
    """Return the weighing of all candidates with a page for each, everything asked anew."""
    framework = offered(city.forms)["beschermd_wonen_plus_2024"]
    measured = measure(city, form=framework.care_forms[0], places=36)
    weighed = weigh(framework, measured.facts)
    chapters = sites_chapters(measured, measured.found)
    return report_pdf(city, (weighing_chapter(weighed, city, locked=False), *chapters))


def told(name: str, make: Callable[[], bytes]) -> None:
    """Print processor and wall time of the first run and the median of later ones."""
    size, (first, first_clock) = timed(make)
    later = [timed(make)[1] for _ in range(REPEATS)]
    again, again_clock = (median(column) for column in zip(*later, strict=True))
    once, often = f"{first:5.2f} s ({first_clock:5.2f})", f"{again:5.2f} s ({again_clock:5.2f})"
    print(f"{name:52} first {once}, later {often}, {size // 1000} kB")


def timed(make: Callable[[], bytes]) -> tuple[int, tuple[float, float]]:
    """Return the size of what is made, and processor and wall time in seconds."""
    before = process_time(), perf_counter()
    size = len(make())
    return size, (process_time() - before[0], perf_counter() - before[1])


def main() -> None:
    """Measure every kind of sheet, and the dossier on paper."""
    city = seen_by(load_city(), PUBLIC)
    print(f"load {load()}")
    for address in SHEETS:
        told(address, lambda address=address: report_pdf(city, chapters_at(city, address)))
    told("the dossier on paper, 29 sites", lambda: dossier(city))


if __name__ == "__main__":
    main()
