"""Build the bundled default city: ``python -m data.build [--sources DIR] [--to DIR]``."""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from data.build import areas, facilities, green_blue, plots, sites, write, zoning
from data.build.raw import own
from spreidingskaart.city.sources.programme_schemas import PROGRAMME

FETCHED = {"council_papers"}
#: Tables that only come from a source that is asked.
CITY = Path(__file__).resolve().parents[1] / "almere"


def build(sources: Path, to: Path) -> None:
    """Write every layer of the city to a folder; the same sources give the same files.

    Parameters
    ----------
    sources
        Folder with the raw tables (see ``data/almere/raw/SOURCE.md``).
    to
        Folder that gets the layers; made when it is not there.
    """
    to.mkdir(parents=True, exist_ok=True)
    buurten = areas.buurten(sources)
    wijken = areas.wijken(sources, buurten)
    plan = zoning.example_plan(sources, buurten)
    network = green_blue.green_blue(sources, buurten)
    inside = {"bleve": plan.zone("Bleve"), "green_blue": network.union_all()}
    candidates, marked = sites.sites(sources, plan.pieces, wijken, inside)
    for name, layer in {
        "buurten": buurten,
        "wijken": wijken,
        "districts": areas.districts(buurten),
        "zoning": zoning.zoning(sources, buurten, plan, marked),
        "green_blue": network,
        "water": green_blue.water(sources, plan.pieces),
        "sites": candidates,
        "plots": plots.plots(plan.pieces, candidates),
    }.items():
        write.layer(layer, to / f"{name}.parquet")
    for name, table in {
        "figures_buurten": areas.figures(sources, "buurten"),
        "figures_wijken": areas.figures(sources, "wijken"),
        "tenure_wijken": areas.tenure(sources),
        "stations": areas.stations(sources),
        "car_parks": areas.car_parks(sources),
        "car_park_occupancy": areas.car_park_occupancy(sources),
        "district_teams": facilities.district_teams(sources, buurten),
        "facilities": facilities.facilities(sources, plan.pieces),
        "zoning_plans": zoning.plans(sources),
        "plan_texts": zoning.plan_texts(sources),
        **{name: own(sources, f"{name}.csv") for name in PROGRAMME if name not in FETCHED},
    }.items():
        write.table(table, to / f"{name}.csv")
    if to.resolve() != CITY.resolve():
        shutil.copyfile(CITY / "city.yaml", to / "city.yaml")


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m data.build", description="Build the bundled default city."
    )
    parser.add_argument(
        "--sources", type=Path, default=CITY / "raw", help="folder with the raw tables"
    )
    parser.add_argument("--to", type=Path, default=CITY, help="folder that gets the layers")
    chosen = parser.parse_args(arguments)
    if not (chosen.sources / "buurten_2024_rd.csv").exists():
        parser.error(f"`--sources` was {str(chosen.sources)!r}, which has no buurten_2024_rd.csv")
    build(chosen.sources, chosen.to)
    for file in sorted(chosen.to.iterdir()):
        if file.is_file():
            print(f"{file.name:28} {file.stat().st_size:>9,} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
