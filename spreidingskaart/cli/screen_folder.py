"""`screen --plots FOLDER`: a file of plots per municipality, here or on a Dask cluster."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spreidingskaart.cli.answer import Answer, path_of_file
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from spreidingskaart.plot_search.partitions import Partitions


def is_folder(options: argparse.Namespace) -> bool:
    """Whether partitions are asked for.

    Raises
    ------
    InputError
        If --dask is given without a folder of plots.
    """
    folder = options.plots is not None and Path(options.plots).is_dir()
    if options.dask is not None and not folder:
        message = "Bij --dask hoort --plots met een map: één bestand met percelen per gemeente."
        raise InputError(message)
    return folder


def run(
    options: argparse.Namespace,
    numbers: Mapping[str, float | None],
    workers: int | None,
    progress: Callable[[int, int], None],
) -> Answer:
    """Screen every partition and tell what became of them; a failed one makes the exit code 2."""
    from spreidingskaart.city import BUNDLED_CITY
    from spreidingskaart.plot_search.on_dask import run_on
    from spreidingskaart.plot_search.partitions import screen_partitions

    if options.out is None:
        message = "Geef bij een map met percelen ook --out: een map voor de uitkomsten."
        raise InputError(message)
    for option in ("grid", "order"):
        if getattr(options, option) is not None:
            message = f"Bij een map met percelen kan --{option} niet."
            raise InputError(message)
    out = path_of_file(options, Path(options.out))
    question: dict[str, Any] = {
        "form": options.form,
        **numbers,
        "role": options.role,
        "where": options.where,
        "lean": options.lean,
        "helps": options.helps,
        "cities": BUNDLED_CITY if options.city is None else Path(options.city),
        "progress": progress,
    }
    folders = Path(options.plots), out
    start = time.perf_counter()
    if options.dask is None:
        found = screen_partitions(*folders, workers=workers, **question)
    else:
        found = run_on(options.dask, *folders, **question)
    document = {
        "schema": "spreidingskaart/screen-partitions/1",
        "role": options.role,
        "form": options.form,
        **numbers,
        "fictional": found.fictional,
        "where": options.where,
        "lean": options.lean,
        "plots": found.plots,
        "left_out": found.left_out(),
        "verdicts": found.count(),
        "leans": found.count_leans(),
        "chosen": found.chosen,
        "partitions": {
            "done": len(found.done) - found.kept - len(found.faults),
            "kept": found.kept,
            "failed": found.faults,
        },
        "seconds": round(time.perf_counter() - start, 3),
        "out": str(out),
    }
    return Answer(document, _text(found, options, out), ok=not found.faults)


def _text(found: Partitions, options: argparse.Namespace, out: Path) -> str:
    from spreidingskaart.model import Verdict
    from spreidingskaart.plot_search.where import told_question
    from spreidingskaart.words.lists import join
    from spreidingskaart.words.numbers import number

    told = join(
        [f"{number(many)} {Verdict(word).dutch}" for word, many in found.count().items() if many]
    )
    lines = [f"{number(found.plots)} percelen{f': {told}' if told else ''}."]
    left_out = [f"{number(many)} {why}" for why, many in found.left_out().items()]
    if left_out:
        lines.append(f"Niet meegedaan: {join(left_out)}.")
    if found.fictional:
        lines.append("Let op: dit rust op voorbeeldgegevens, het is geen geldend recht.")
    if options.where or options.lean:
        asked = told_question(options.where, options.lean)
        lines.append(f"{number(found.chosen)} percelen voldoen aan: {asked}")
    return "\n".join([*lines, *_about_files(found, out)])


def _about_files(found: Partitions, out: Path) -> list[str]:
    from spreidingskaart.words.lists import count

    lines = []
    if found.kept:
        lines.append(f"{count(found.kept, 'bestand was', 'bestanden waren')} al klaar.")
    written = len(found.done) - len(found.faults)
    if written:
        lines.append(f"{count(written, 'bestand staat', 'bestanden staan')} in {out}.")
    if found.faults:
        lines += [f"{count(len(found.faults), 'bestand lukte', 'bestanden lukten')} niet:"]
        lines += [f"  {name}: {why}" for name, why in found.faults.items()]
    return lines
