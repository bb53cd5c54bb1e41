"""The files of plots: which there are, of which municipality each is, and how many plots it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyarrow.parquet as pq

from spreidingskaart.errors import DataError, InputError

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX: Final = ".parquet"
MUNICIPALITY: Final = "municipality"
CODE: Final = re.compile(r"GM\d{4}")


def partition_files(folder_in: Path, folder_out: Path) -> list[Path]:
    """Return the files to do, by name.

    Raises
    ------
    InputError
        If there are none, or the results would go where the plots are.
    """
    if not folder_in.is_dir():
        message = f"De map {folder_in} met percelen bestaat niet."
        raise InputError(message)
    if folder_in.resolve() == folder_out.resolve():
        message = (
            f"De uitkomsten kunnen niet in dezelfde map als de percelen (gegeven: {folder_out})."
        )
        raise InputError(message)
    if not folder_out.resolve().parent.is_dir() or (
        folder_out.exists() and not folder_out.is_dir()
    ):
        message = f"In {folder_out} is geen map voor de uitkomsten te maken."
        raise InputError(message)
    files = sorted(path for path in folder_in.glob(f"*{SUFFIX}") if not path.name.startswith("."))
    if not files:
        message = f"In de map {folder_in} staan geen bestanden met percelen ({SUFFIX})."
        raise InputError(message)
    return files


def municipality_of(path: Path) -> str:
    """Return the code of the municipality of a partition: its name, or the one code in its column.

    Raises
    ------
    DataError
        If neither tells it, or they differ.
    """
    named = path.stem if CODE.fullmatch(path.stem) else None
    try:
        has_column = MUNICIPALITY in pq.read_schema(path).names
        codes = (
            pq.read_table(path, columns=[MUNICIPALITY])[MUNICIPALITY].unique().to_pylist()
            if has_column
            else []
        )
    except (OSError, ValueError) as error:
        message = f"Het bestand {path.name} is niet te lezen als {SUFFIX[1:]}."
        raise DataError(message) from error
    found = {str(code) for code in codes} | ({named} if named else set())
    if len(found) != 1:
        told = ", ".join(sorted(found)[:3]) or "geen enkele"
        message = f"In {path.name} hoort één gemeente; gevonden: {told}. Noem het bestand naar de code, als GM0233."
        raise DataError(message)
    return found.pop()
