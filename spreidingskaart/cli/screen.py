"""`screen`: every plot at once. Which fit, which do not and why not, as a file."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.cli import screen_folder
from spreidingskaart.cli.answer import (
    Answer,
    add_common,
    add_confidential,
    add_fields,
    aligned,
    as_number,
    check_confidential,
    city_of,
    fields_of,
    path_of_file,
)
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.model import Lean
from spreidingskaart.model.fields import OF_PLOTS
from spreidingskaart.words.numbers import read_within

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals
    from spreidingskaart.plot_search import ScreenResult, Step

HELP = "doorzoek alle percelen van de stad: waar kan het?"
_WIDTH: Final = 30
_MOST_THREADS: Final = 1_000
_MINUTE: Final = 60
_PLOT: Final = ("perceel", "percelen")
_SQUARE: Final = ("vak", "vakken")


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--form", help="woonzorgvorm; zie het commando forms")
    add_fields(parser, OF_PLOTS)
    which = parser.add_argument_group("welke percelen (standaard die van de stad)")
    which.add_argument(
        "--plots",
        metavar="BESTAND",
        help="eigen percelen: .parquet, .gpkg, .geojson of .csv met wkt",
    )
    which.add_argument(
        "--dask",
        metavar="ADRES",
        help="als --plots een map is met een .parquet per gemeente: reken op het Dask-cluster met dit adres, of local",
    )
    which.add_argument(
        "--grid", metavar="METERS", help="een raster over de gemeente, met deze zijde"
    )
    parser.add_argument(
        "--where",
        metavar="VOORWAARDE",
        help='alleen wat voldoet, bijvoorbeeld "zoning in fits,may_fit and area_m2 >= 1000"',
    )
    parser.add_argument(
        "--lean",
        metavar="unlikely|open|likely",
        help="laat weg wat mogelijk past en minder naar ja neigt; open laat weg wat waarschijnlijk niet past",
    )
    parser.add_argument("--order", metavar="CRITERIA", help="volgorde van de trechter, met komma's")
    parser.add_argument("--helps", action="store_true", help="reken ook uit wat zou helpen")
    parser.add_argument("--out", metavar="BESTAND", help=".parquet, .gpkg, .csv of .geojson")
    parser.add_argument(
        "--workers", metavar="N", help="aantal rekenende draden (standaard elke processor één)"
    )
    add_confidential(parser)
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Screen and write the file."""
    from geo.compiled import use_compiled
    from spreidingskaart.criteria.zoning.subjects import open_subjects_of, told_short
    from spreidingskaart.plot_search import funnel, screen, unblock
    from spreidingskaart.plot_search.columns import rests_on_fiction
    from spreidingskaart.plot_search.grounds import grounds
    from spreidingskaart.plot_search.run import COMPILED
    from spreidingskaart.plot_search.table import check_path, write
    from spreidingskaart.plot_search.where import chosen_rows

    numbers = fields_of(options, OF_PLOTS)
    folder = screen_folder.is_folder(options)
    check_confidential(options)
    out = None if options.out is None else path_of_file(options, Path(options.out))
    if out is not None and not folder:
        check_path(out)
    threads = _threads(options)
    if folder:
        return screen_folder.run(options, numbers, threads, bar())
    city = city_of(options)
    proposals, dropped = _proposals(options, city, numbers)
    order = _order(options)
    _ask_of_nothing(city, proposals, options, order)
    if len(proposals) >= COMPILED:
        use_compiled()
    start = time.perf_counter()
    result = screen(city, proposals, workers=threads, progress=bar(_words(options)))
    took = time.perf_counter() - start
    chosen = chosen_rows(result, options.where, options.lean)
    helped = unblock(city, result, workers=threads) if options.helps else None
    steps, subjects = funnel(result, order), open_subjects_of(city)
    document = {
        "schema": "spreidingskaart/screen/1",
        "municipality": city.municipality.name,
        "data_version": result.data_version,
        "role": result.role,
        "fictional": rests_on_fiction(city),
        "form": options.form,
        **numbers,
        "plots": len(result),
        "left_out": dict(dropped),
        "repeated_ids": _repeated(proposals),
        "seconds": round(took, 3),
        "verdicts": result.count(),
        "leans": result.count_leans(),
        "funnel": [asdict(step) for step in steps],
        "where": options.where,
        "lean": options.lean,
        "chosen": int(chosen.sum()),
        **_where_to(out),
        "criteria": grounds(result, city),
        "open_subjects": [asdict(one) for one in subjects],
    }
    if helped is not None:
        document["helps"] = _helps_count(helped)
    if out is not None:
        write(result, city, out, chosen, helped, document)
    told = _text(document, result, steps, _words(options))
    return Answer(document, f"{told}\n{told_short(subjects)}")


def _where_to(out: Path | None) -> dict[str, str | None]:
    """Return the file of the result, and the file beside it that says what it is of."""
    from spreidingskaart.plot_search.table import beside

    if out is None:
        return {"out": None, "about": None}
    return {"out": str(out), "about": str(beside(out))}


def _order(options: argparse.Namespace) -> list[str] | None:
    return [name.strip() for name in options.order.split(",")] if options.order else None


def _threads(options: argparse.Namespace) -> int | None:
    workers = as_number("--workers", options.workers, _read_threads)
    return None if workers is None else int(workers)


def _words(options: argparse.Namespace) -> tuple[str, str]:
    """Return what one and more of the sites are called."""
    return _PLOT if options.grid is None else _SQUARE


def _ask_of_nothing(
    city: City, proposals: Proposals, options: argparse.Namespace, order: list[str] | None
) -> None:
    """Refuse a question that cannot be read before thousands of plots are asked."""
    import numpy as np

    from spreidingskaart.plot_search import funnel, screen
    from spreidingskaart.plot_search.where import chosen_rows

    nothing = screen(city, proposals.take(np.zeros(0, dtype=np.int64)))
    funnel(nothing, order)
    chosen_rows(nothing, options.where, options.lean)


def _read_threads(text: str) -> float:
    return read_within(text, 1, _MOST_THREADS, whole=True)


def _proposals(
    options: argparse.Namespace, city: City, given: Mapping[str, float | None]
) -> tuple[Proposals, dict[str, int]]:
    from spreidingskaart.plot_search import grid_proposals, plot_proposals

    numbers: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if options.plots is not None and options.grid is not None:
        message = "Geef --plots of --grid, niet allebei."
        raise InputError(message)
    if options.grid is not None:
        side = as_number("--grid", options.grid) or 0.0
        return grid_proposals(city, side, form=options.form, **numbers), {}
    if options.plots is None:
        return plot_proposals(city, form=options.form, **numbers), {}
    return _of_own_plots(options, city, numbers)


def _of_own_plots(
    options: argparse.Namespace, city: City, numbers: dict[str, Any]
) -> tuple[Proposals, dict[str, int]]:
    from spreidingskaart.plot_search.own import read_own_plots
    from spreidingskaart.plot_search.sites import own_plots, usable

    try:
        plots = read_own_plots(Path(options.plots), degrees=True)
    except DataError as error:
        raise InputError(str(error)) from error
    keep, dropped = usable(city, plots.geometry, valid=plots.checked)
    if not keep.any():
        message = (
            f"Geen perceel in {Path(options.plots).name} is bruikbaar: {_left_out(dict(dropped))}."
        )
        raise InputError(message)
    table, geometry = plots.table[keep], plots.geometry[keep]
    return own_plots(city, table, geometry, form=options.form, **numbers), dict(dropped)


def bar(words: tuple[str, str] = _PLOT) -> Any:  # noqa: ANN401 - a function of two numbers
    """Return a function that draws how far we are on stderr, and estimates how long the rest takes."""
    from spreidingskaart.words.lists import count
    from spreidingskaart.words.numbers import number

    begin = time.perf_counter()

    def draw(done: int, all_: int) -> None:
        full = round(_WIDTH * done / all_)
        line = f"[{'#' * full}{'.' * (_WIDTH - full)}] {number(done)} van {count(all_, *words)}"
        left = _told_left((time.perf_counter() - begin) * (all_ - done) / max(done, 1))
        end = f"{left:16}" if done < all_ else f"{'':16}\n"
        print(f"\r{line}{end}", end="", file=sys.stderr, flush=True)

    return draw


def _told_left(seconds: float) -> str:
    """Return about how long it takes still; nothing where that is less than a minute."""
    from spreidingskaart.words.numbers import number

    return f", nog {number(seconds / 60)} min" if seconds >= _MINUTE else ""


def _helps_count(helped: Any) -> dict[str, int]:  # noqa: ANN401 - screen.Unblocked, imported when asked
    import numpy as np

    from spreidingskaart.plot_search.unblock import KINDS

    found = np.bincount(helped.kind[helped.blocked], minlength=len(KINDS))
    return {kind or "nothing": int(found[row]) for row, kind in enumerate(KINDS)}


def _repeated(proposals: Proposals) -> dict[str, Any]:
    """Return how many ids occur more than once, and the first of them: their rows are not told apart by it."""
    import pandas as pd

    ids = pd.Series(proposals.site_id, dtype=object)
    again = ids[ids.duplicated(keep=False)].unique()
    return {"many": len(again), "first": str(again[0]) if len(again) else None}


def _told_repeated(many: int, first: str) -> str:
    from spreidingskaart.words.numbers import number

    if many == 1:
        return f"Let op: de id {first!r} komt vaker dan één keer voor. Elk ervan telt mee."
    return f"Let op: {number(many)} id’s komen vaker dan één keer voor; de eerste is {first!r}. Elk ervan telt mee."


def _left_out(dropped: dict[str, int]) -> str:
    from spreidingskaart.words.lists import join
    from spreidingskaart.words.numbers import number

    return join([f"{number(many)} {why}" for why, many in dropped.items()])


def _text(
    document: dict[str, Any], result: ScreenResult, steps: tuple[Step, ...], words: tuple[str, str]
) -> str:
    from spreidingskaart.model import Verdict
    from spreidingskaart.plot_search.where import told_question
    from spreidingskaart.words.lists import count
    from spreidingskaart.words.numbers import number

    found = ", ".join(
        f"{number(many)} {Verdict(word).dutch}" for word, many in result.count().items() if many
    )
    lines = [f"{count(len(result), *words)}: {found}."]
    unlikely, possible = document["leans"][Lean.UNLIKELY], document["verdicts"][Verdict.MAY_FIT]
    if unlikely:
        lines.append(
            f"Van de {number(possible)} die mogelijk passen, passen {number(unlikely)} waarschijnlijk niet."
        )
    if document["left_out"]:
        lines.append(f"Niet meegedaan: {_left_out(document['left_out'])}.")
    if document["repeated_ids"]["many"]:
        lines.append(_told_repeated(**document["repeated_ids"]))
    if document["fictional"]:
        lines.append("Let op: dit rust op voorbeeldgegevens, het is geen geldend recht.")
    rows: list[tuple[str, ...]] = [
        (
            "Criterium",
            "over",
            "valt af",
            "blijft",
            "past mogelijk",
            "waarschijnlijk niet",
            "niet getoetst",
        )
    ]
    rows += [
        (
            step.title,
            *map(
                number,
                (
                    step.before,
                    step.dropped,
                    step.after,
                    step.may_fit,
                    step.unlikely,
                    step.not_tested,
                ),
            ),
        )
        for step in steps
    ]
    lines += ["", aligned(rows)]
    if document["where"] or document["lean"]:
        told = count(document["chosen"], *words)
        asked = told_question(document["where"], document["lean"])
        lines += ["", f"{told} {'voldoet' if document['chosen'] == 1 else 'voldoen'} aan: {asked}"]
    if document["out"]:
        lines.append(
            f"Geschreven naar {document['out']}. Waar dat op rust staat in {document['about']}."
        )
    return "\n".join(lines)
