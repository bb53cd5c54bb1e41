"""Screen every partition of a folder: who does what, the largest first, here or on a cluster."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from spreidingskaart.city import BUNDLED_CITY, DATA
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.plot_search.partitions.cities import city_at, city_folder
from spreidingskaart.plot_search.partitions.files import municipality_of, partition_files
from spreidingskaart.plot_search.partitions.outcome import Done, Partitions, together
from spreidingskaart.plot_search.partitions.parts import most_of_share, parts_of, shared_out
from spreidingskaart.plot_search.partitions.question import ScreenQuestion
from spreidingskaart.plot_search.partitions.rests_on import code_version
from spreidingskaart.plot_search.partitions.result_file import PASSING
from spreidingskaart.plot_search.partitions.work import (
    PART,
    Partition,
    Share,
    do_share,
    join_parts,
)
from spreidingskaart.plot_search.run import COMPILED, screen
from spreidingskaart.plot_search.sites import own_plots
from spreidingskaart.plot_search.where import chosen_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from distributed import Client

    from spreidingskaart.city import City


def screen_partitions(  # noqa: PLR0913 - a question is what a person fills in
    folder_in: Path,
    folder_out: Path,
    *,
    form: str,
    places: float,
    role: str = "public",
    where: str | None = None,
    lean: str | None = None,
    helps: bool = False,
    cities: Path = BUNDLED_CITY,
    rules: Path = DATA / "rules",
    client: Client | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    **numbers: float | None,
) -> Partitions:
    """Screen every partition of a folder and write one GeoParquet file for each.

    Parameters
    ----------
    folder_in
        Files of plots (.parquet, EPSG:28992; columns as for `own_plots`), one for each municipality: named after its
        code, as in GM0233.parquet, or with a column `municipality` that holds one code.
    folder_out
        Where the results go, under the same names; made where it is not there. Results that are still right are kept.
    form, places, numbers
        What is proposed for every plot: `model.fields.OF_PLOTS`, None where nobody said.
    role
        Who asks.
    where
        As for `where`: only these plots are written.
    lean
        The least lean of plots that are written; what does not lean is.
    helps
        Whether to work out what would help each blocked plot.
    cities
        Folder of one City in which all plots lie, or a folder that holds a City for each code.
    rules
        Folder with the rules of municipalities.
    client
        Of a Dask cluster whose workers see the same folders; without one everything is done here.
    workers
        Threads for each partition here; a worker of a cluster uses one.
    progress
        Called with the number of plots done and of all plots, now and then.

    Raises
    ------
    InputError
        If the folders or the question cannot be right. A partition that cannot be done is told in the answer.
    """
    said = {"places": float(places), **numbers}
    known = {name: float(value) for name, value in said.items() if value is not None}
    question = ScreenQuestion(form, known, role, where, helps, lean)
    files = partition_files(folder_in, folder_out)
    check_question(question, files, cities, rules)
    folder_out.mkdir(exist_ok=True)
    threads, code = (workers if client is None else 1), code_version()
    parts = [parts_of(path) for path in files]
    plots = sum(map(len, chain.from_iterable(parts)))
    work = [
        Partition(
            path.stem, path.resolve(), (folder_out / path.name).resolve(), cities.resolve(), rules.resolve(),
            question, code, some, threads, compiled=plots >= COMPILED,
        )
        for path, some in zip(files, parts, strict=True)
    ]  # fmt: skip
    done = _all_done(work, client, progress or _nobody)
    _tidy(folder_out, [path.stem for path in files])
    return Partitions(tuple(sorted(done, key=lambda each: each.name)))


def check_question(
    question: ScreenQuestion, files: Sequence[Path], cities: Path, rules: Path
) -> None:
    """Put the question to one spot of the first municipality that can be asked, so that what is wrong is told at once.

    Raises
    ------
    InputError
        If the role, the care form, a number or `where` cannot be right, or no municipality can be asked.
    """
    city = _first_city(question, files, cities, rules)
    part = max(shapely.get_parts(city.outline), key=shapely.area)
    square = shapely.point_on_surface(part).buffer(1, cap_style="square")
    proposals = own_plots(
        city, pd.DataFrame(index=range(1)), np.array([square], dtype=object), form=question.form, **question.numbers
    )  # fmt: skip
    if question.where or question.lean:
        nothing = screen(city, proposals.take(np.zeros(0, dtype=np.int64)))
        chosen_rows(nothing, question.where, question.lean)


def _first_city(question: ScreenQuestion, files: Sequence[Path], cities: Path, rules: Path) -> City:
    why = None
    for path in files:
        try:
            return city_at(city_folder(cities, municipality_of(path)), rules, question.role)
        except DataError as error:
            why = why or error
    raise InputError(str(why)) from why


def _all_done(
    work: Sequence[Partition], client: Client | None, progress: Callable[[int, int], None]
) -> list[Done]:
    """Have every share done, the largest first so that none is left at the end; join what several workers did."""
    plots = sum(map(len, (part for each in work for part in each.parts)))
    most = most_of_share(plots, _workers_of(client))
    shares = [Share(each, some) for each in work for some in shared_out(each.parts, most)]
    shares.sort(key=lambda share: (-len(share), share.partition.name, share.parts[0].start))
    waiting = {each.name: len(shared_out(each.parts, most)) for each in work}
    found: defaultdict[str, list[Done]] = defaultdict(list)
    ready = 0
    for share, done in _as_done(shares, client):
        name = share.partition.name
        found[name].append(done)
        if len(found[name]) == waiting[name] > 1:
            found[name] = [join_parts(share.partition, together(found[name]))]
        ready += len(share)
        if plots:
            progress(ready, plots)
    return [together(each) for each in found.values()]


def _workers_of(client: Client | None) -> int:
    return 1 if client is None else max(1, len(client.scheduler_info(n_workers=-1)["workers"]))


def _as_done(shares: list[Share], client: Client | None) -> Iterable[tuple[Share, Done]]:
    """Do each share, here or on a cluster; give each as soon as it is done."""
    if client is None:
        return ((share, do_share(share)) for share in shares)
    from spreidingskaart.plot_search.on_dask import spread_out

    return spread_out(client, shares, do_share)


def _nobody(done: int, of: int) -> None:
    """Take word of how far we are."""


def _tidy(folder: Path, names: Sequence[str]) -> None:
    """Remove what killed processes left half written, of the partitions that are done now."""
    ours = tuple(f".{name}." for name in names)
    for end in (PASSING, PART):
        for left in folder.glob(f".*{end}"):
            if left.name.startswith(ours):
                left.unlink(missing_ok=True)
