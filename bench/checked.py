"""What `bench.check` measures: the answers that people wait for, each as one act that can be done again and again.

Every measure is made when it is asked for, so that one alone needs no City of 90,000 plots. An act asks what
it measures anew: what a City keeps of it is forgotten first.
"""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.country import ASKED, Country, write_country
from bench.pin import new_pins
from bench.reports import SHEETS
from bench.screen import anew, asked
from bench.synthetic_city import synthetic_city
from geo.compiled import compiled_or_plain
from geo.crs import point_to_wgs84
from spreidingskaart.city import load_city
from spreidingskaart.city.access import PUBLIC, seen_by
from spreidingskaart.plot_search import screen, unblock
from spreidingskaart.plot_search.partitions import screen_partitions
from spreidingskaart.print.report import report_pdf
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.web.chapters import chapters_at
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.offered import offered
from spreidingskaart.weighing.case.outcome import weigh
from tests.opened_page import opened_page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spreidingskaart.city import City

    Act = Callable[[], object]

PINS: Final = 10
"""Proposals in one act: of a single one the clock sees too little."""
PARTITION: Final = 10_000
"""Plots of the municipality that is screened as a partition."""


@cache
def _bundled() -> City:
    return seen_by(load_city(), PUBLIC)


@cache
def _large() -> City:
    return synthetic_city()


def new_pin() -> Act:
    """Propose a site that nobody asked for yet, and tell every sentence of it."""
    fresh = new_pins(_bundled())
    return lambda: [assessment(next(fresh)(), _bundled()) for _ in range(PINS)]


def known_ground() -> Act:
    """Tell every sentence of a site whose ground is known."""
    site = next(new_pins(_bundled()))()
    return lambda: [assessment(site, _bundled()) for _ in range(PINS)]


def plots() -> Act:
    """Put 90,000 plots to all criteria, with verdicts."""
    return lambda: anew(_large())


def plots_compiled() -> Act:
    """Put the same plots to all criteria as a process that screens does, with compiled loops."""

    def act() -> None:
        with compiled_or_plain(compiled=True):
            anew(_large())

    return act


def other_form() -> Act:
    """Put the same plots to all criteria with another form and number: their ground is known."""
    other = asked(_large(), "domus", 40)
    return lambda: screen(_large(), other)


def what_would_help() -> Act:
    """Work out what would help every plot that is blocked."""
    result = screen(_large(), asked(_large()))
    return lambda: unblock(_large(), result)


def city() -> Act:
    """Load the bundled city and make what everybody may see."""
    return lambda: seen_by(load_city(), PUBLIC)


def spread() -> Act:
    """Work out all measures of spread of every form by wijk."""
    from bench.spread import every_measure  # it loads the city when it is imported

    return lambda: every_measure(0)


def weighing() -> Act:
    """Measure all candidate sites of the city and weigh them."""
    framework = offered(_bundled().forms)["beschermd_wonen_plus_2024"]

    def act() -> object:
        _bundled().kept.forget("weighing.measured")
        measured = measure(_bundled(), form=framework.care_forms[0], places=36)
        return weigh(framework, measured.facts)

    return act


def sheet() -> Act:
    """Make the sheet of one candidate site, as PDF."""
    return lambda: report_pdf(_bundled(), chapters_at(_bundled(), SHEETS[0]))


def partition() -> Act:
    """Screen one municipality of a country from its file to a file of verdicts."""
    written = tempfile.TemporaryDirectory(prefix="bench-check-")
    atexit.register(written.cleanup)
    folder, results = Path(written.name), count()
    write_country(folder / "country", Country(1, PARTITION))

    def act() -> object:
        return screen_partitions(
            folder / "country" / "plots",
            folder / f"results{next(results)}",
            cities=folder / "country" / "cities",
            **ASKED,  # type: ignore[arg-type]
        )

    return act


def page() -> Act:
    """Run the page Locatietoets with a pin on another plot than before, as a click on the map does."""
    run = opened_page("locatietoets")
    fresh = new_pins(_bundled())

    def act() -> object:
        pin = next(fresh)()
        longitude, latitude = point_to_wgs84(float(pin.x[0]), float(pin.y[0]))
        return run(punt=f"{latitude:.6f},{longitude:.6f}")

    return act


MEASURES: Final[Mapping[str, Callable[[], Act]]] = {
    "new-pin": new_pin,
    "known-ground": known_ground,
    "plots": plots,
    "plots-compiled": plots_compiled,
    "other-form": other_form,
    "what-would-help": what_would_help,
    "city": city,
    "spread": spread,
    "weighing": weighing,
    "sheet": sheet,
    "partition": partition,
    "page": page,
}
