"""What a worker does: screen the parts of a partition and write what it found, unless that is there already."""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.compiled import use_compiled
from spreidingskaart.errors import DataError, SpreidingskaartError
from spreidingskaart.plot_search.columns import always, columns_of, rests_on_fiction
from spreidingskaart.plot_search.own import read_own_plots
from spreidingskaart.plot_search.partitions import result_file
from spreidingskaart.plot_search.partitions.cities import city_at, city_folder, seen_hash
from spreidingskaart.plot_search.partitions.files import MUNICIPALITY, municipality_of
from spreidingskaart.plot_search.partitions.outcome import Done, together
from spreidingskaart.plot_search.partitions.rests_on import code_version, content_hash
from spreidingskaart.plot_search.run import screen
from spreidingskaart.plot_search.sites import own_plots, usable
from spreidingskaart.plot_search.unblock import unblock
from spreidingskaart.plot_search.where import chosen_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pyarrow as pa

    from spreidingskaart.plot_search.partitions.parts import PlotPart
    from spreidingskaart.plot_search.partitions.question import ScreenQuestion

PART: Final = ".part"
_KILO: Final = 1 if sys.platform == "darwin" else 1_024
_COUNTS: Final = ("plots", "chosen", "left_out", "verdicts", "leans", "fictional")


@dataclass(frozen=True)
class Partition:
    """One file to do: all that a worker needs to know, and nothing that is large."""

    name: str
    plots: Path
    out: Path
    cities: Path
    """Folder of one City for all partitions, or of a folder for each municipality."""
    rules: Path
    question: ScreenQuestion
    code: str
    """Version of the code that asks; a worker with another version refuses."""
    parts: tuple[PlotPart, ...]
    """All of it, in the order of the file."""
    workers: int | None = None
    """Threads."""
    compiled: bool = False
    """Whether there are so many plots in all that whoever does it had better compile its loops."""

    def file_of(self, part: PlotPart) -> Path:
        """Return where what is found of a part waits until the others are there."""
        return self.out.with_name(f".{self.out.stem}.{part.start}-{part.stop}{PART}")


@dataclass(frozen=True)
class Share:
    """The parts of a partition that one worker does, with one loaded City."""

    partition: Partition
    parts: tuple[PlotPart, ...]

    def __len__(self) -> int:
        """Return the number of plots."""
        return sum(map(len, self.parts))

    @property
    def is_all(self) -> bool:
        """Whether nobody else does another part of the partition."""
        return self.parts == self.partition.parts


def do_share(share: Share) -> Done:
    """Screen the parts of a share; who has all of them writes the result, unless the one that is there is right."""
    return _told(share.partition, partial(_of_share, share))


def join_parts(work: Partition, parts: Done) -> Done:
    """Write the result of a partition whose parts several workers did.

    Parameters
    ----------
    parts
        What became of all parts together.
    """
    if parts.fault is not None or parts.kept:
        return parts
    return _told(work, partial(_joined, work, _rests_on(work), parts))


def _told(work: Partition, do: Callable[[], Done]) -> Done:
    """Return what became of it with what it cost; what is wrong with files is told in the answer."""
    start, processor = time.perf_counter(), time.process_time()
    try:
        if work.code != code_version():
            message = "Deze worker heeft een andere versie van Spreidingskaart dan wie het vroeg."
            raise DataError(message)
        if work.compiled:
            use_compiled()
        done = do()
    except SpreidingskaartError as error:
        done = Done(work.name, fault=str(error))
    except OSError as error:
        why = f"{work.name} is niet te lezen of te schrijven ({error.strerror or error})."
        done = Done(work.name, fault=why)
    return replace(
        done,
        seconds=done.seconds + time.perf_counter() - start,
        processor_seconds=done.processor_seconds + time.process_time() - processor,
        memory=max(done.memory, _KILO * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss),
    )


def _of_share(share: Share) -> Done:
    work = share.partition
    rests_on = _rests_on(work)
    earlier = result_file.read_record(work.out)
    if work.out.exists() and earlier is None:
        message = f"{work.out.name} staat al in de map en is geen uitkomst van het doorzoeken; geef een andere map."
        raise DataError(message)
    if earlier is not None and earlier["rests_on"] == rests_on:
        # whoever does the first part tells of the whole
        counts = earlier["counts"] if share.parts[0] == work.parts[0] else {}
        return Done(work.name, **counts, kept=True)
    if len(work.parts) == 1:
        table, counts = _screened(work, work.parts[0])
        result_file.write_result([table], work.out, _record(rests_on, counts))
        return Done(work.name, **counts)
    done = together([_of_part(work, part, rests_on) for part in share.parts])
    return _joined(work, rests_on, done) if share.is_all else done


def _of_part(work: Partition, part: PlotPart, rests_on: Mapping[str, Any]) -> Done:
    """Screen one part of several and put what was found beside the result to be."""
    file = work.file_of(part)
    earlier = result_file.read_part_record(file)
    if earlier is not None and earlier["rests_on"] == rests_on:
        return Done(work.name, **earlier["counts"])
    table, counts = _screened(work, part)
    result_file.write_part(table, file, _record(rests_on, counts))
    return Done(work.name, **counts)


def _joined(work: Partition, rests_on: Mapping[str, Any], parts: Done) -> Done:
    """Write one result of all parts, in the order of the file, and remove them."""
    files = [work.file_of(part) for part in work.parts]
    counts = {name: value for name, value in asdict(parts).items() if name in _COUNTS}
    result_file.write_result(map(result_file.read_part, files), work.out, _record(rests_on, counts))
    for file in files:
        file.unlink(missing_ok=True)
    return parts


def _record(rests_on: Mapping[str, Any], counts: Mapping[str, Any]) -> dict[str, Any]:
    return {"role": rests_on["question"]["role"], "rests_on": rests_on, "counts": counts}


def _rests_on(work: Partition) -> dict[str, Any]:
    question, folder = work.question, city_folder(work.cities, municipality_of(work.plots))
    return {
        "plots": content_hash(work.plots),
        "city": seen_hash(folder, work.rules, question.role),
        "question": question.as_key(),
        "code": work.code,
    }


def _screened(work: Partition, part: PlotPart) -> tuple[pa.Table, dict[str, Any]]:
    """Return the table of the plots of a part that are asked for, and the counts of all that are in it."""
    question, code = work.question, municipality_of(work.plots)
    city = city_at(city_folder(work.cities, code), work.rules, question.role)
    plots = read_own_plots(
        work.plots, rows=slice(part.start, part.stop) if len(work.parts) > 1 else None
    )
    keep, left_out = usable(city, plots.geometry, valid=plots.checked)
    proposals = own_plots(
        city, plots.table[keep], plots.geometry[keep], form=question.form, **question.numbers
    )
    result = screen(city, proposals, workers=work.workers)
    rows = np.flatnonzero(chosen_rows(result, question.where, question.lean))
    helped = unblock(city, result, workers=work.workers) if question.helps else None
    columns = {MUNICIPALITY: always(code, len(rows)), **columns_of(result, city, rows, helped)}
    counts: dict[str, Any] = {
        "plots": len(result),
        "chosen": len(rows),
        "left_out": dict(left_out),
        "verdicts": result.count(),
        "leans": result.count_leans(),
        "fictional": rests_on_fiction(city),
    }
    return result_file.arrow_table(columns, proposals.geometry[rows]), counts
