"""Cities spoilt at random: whatever a folder holds, a command answers or refuses in one sentence.

`python -m tests.mutated_cities 1000` spoils a thousand (make mutate N=1000) and prints the seed of each that broke
something; a few of them are part of the tests.
"""

from __future__ import annotations

import contextlib
import io
import random
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from unittest import mock

import pandas as pd
import yaml

from spreidingskaart import city as room
from spreidingskaart.cli.main import OUR_FAULT, main
from tests.city_folder import city_yaml, tables
from tests.synthetic import at

_X, _Y = (str(value) for value in at(500, 250))
_SITE = ("--x", _X, "--y", _Y, "--form", "domus", "--places", "24")
COMMANDS = (
    ("check", "--json"),
    ("layers",),
    ("facilities",),
    ("spread",),
    ("spread", "--by", "buurt"),
    ("assess", *_SITE),
    ("screen", "--form", "domus", "--places", "24"),
)
JUNK = (
    "", " ", "?", ".", "-", "n.v.t.", "nan", "NULL", "0", "-1", "-99997", "-99999999", "3.000", "48,3", "1e3",
    "inf", "1_0", "1200000000000", "12,5", "ja", "yes", "YES ", "Enkelbestemming", "domuss", "WK1", "BU1", "west",
    "é", "<b>x</b>", "=1+1", '"', "a;b", "a,b", "x" * 300, "2020-13-45", "🏠", "\u00a0", "1.200,5",
    "POINT (140100 480100)", "POINT Z (140100 480100 3)",
    "POLYGON EMPTY", "POLYGON ((0 0, 1 1, 0 1, 1 0, 0 0))", "LINESTRING (140000 480000, 140100 480100)",
    "POLYGON ((5.2 52.3, 5.3 52.3, 5.3 52.4, 5.2 52.3))",
    "POLYGON ((480000 140000, 480100 140000, 480100 140100, 480000 140000))",
    "CURVEPOLYGON (CIRCULARSTRING (140000 480000, 140100 480100, 140200 480000, 140100 479900, 140000 480000))",
    "POLYGON ((NaN NaN, 1 1, 2 2, NaN NaN))",
)  # fmt: skip
Tables = dict[str, pd.DataFrame]


@cache
def _whole() -> Tables:
    return {
        name: table.astype(object).where(table.notna(), "").map(str)
        for name, table in tables().items()
    }


def _some_table(found: Tables, random_: random.Random) -> str | None:
    names = [name for name, table in found.items() if table.size]
    return random_.choice(names) if names else None


def _drop_rows(table: pd.DataFrame, r: random.Random) -> pd.DataFrame:
    return table[[r.random() < 0.5 for _ in range(len(table))]]


def _drop_column(table: pd.DataFrame, r: random.Random) -> pd.DataFrame:
    return table.drop(columns=[r.choice(list(table.columns))])


def _double_rows(table: pd.DataFrame, r: random.Random) -> pd.DataFrame:
    return pd.concat([table, table.sample(n=1, random_state=r.randrange(1000))])


def _double_column(table: pd.DataFrame, r: random.Random) -> pd.DataFrame:
    column = r.choice(list(table.columns))
    return pd.concat([table, table[[column]]], axis=1)


def _retype_cell(table: pd.DataFrame, r: random.Random) -> pd.DataFrame:
    changed = table.copy()
    for _ in range(r.randint(1, 3)):
        changed.iloc[r.randrange(len(table)), r.randrange(table.shape[1])] = r.choice(JUNK)
    return changed


def _retype_column(table: pd.DataFrame, r: random.Random) -> pd.DataFrame:
    changed = table.copy()
    changed.isetitem(r.randrange(table.shape[1]), [r.choice(JUNK) for _ in range(len(table))])
    return changed


def _rename_column(table: pd.DataFrame, r: random.Random) -> pd.DataFrame:
    names = [str(name) for name in table.columns]
    place = r.randrange(len(names))
    names[place] = r.choice([names[place].upper(), r.choice(names), "kolom", "", "x", "wkt"])
    return table.set_axis(names, axis=1)


def _shuffle_values(table: pd.DataFrame, r: random.Random) -> pd.DataFrame:
    changed = table.copy()
    place = r.randrange(table.shape[1])
    values = changed.iloc[:, place].tolist()
    r.shuffle(values)
    changed.isetitem(place, values)
    return changed


def _shuffle_columns(table: pd.DataFrame, r: random.Random) -> pd.DataFrame:
    order = list(range(table.shape[1]))
    r.shuffle(order)
    return table.iloc[:, order]


def _empty_column(table: pd.DataFrame, r: random.Random) -> pd.DataFrame:
    changed = table.copy()
    changed.isetitem(r.randrange(table.shape[1]), [""] * len(table))
    return changed


def _empty(table: pd.DataFrame, _: random.Random) -> pd.DataFrame:
    return table.iloc[:0]


_OF_TABLES = (
    _drop_rows, _drop_column, _double_rows, _double_column, _retype_cell, _retype_cell, _retype_cell, _retype_column,
    _rename_column, _shuffle_values, _shuffle_columns, _empty_column, _empty,
)  # fmt: skip


def _spoil_bytes(content: bytes, r: random.Random) -> bytes:
    """Return the content of a file as no spreadsheet writes it."""
    place = r.randrange(len(content) + 1)
    return r.choice(
        [
            b"",
            content[:place],
            b"\xef\xbb\xbf" + content,
            content.decode().encode("utf-16"),
            content[:place] + b"\0" + content[place:],
            content[:place] + b'"' + content[place:],
            content[:place] + b"\xe9" + content[place:],
            content.replace(b",", b";"),
            b"Overzicht\n\n" + content,
            content.replace(b"\n", b"\r"),
            content.replace(b"\n", b"\n\n"),
            b"SQLite format 3\0" + content,
            bytes(r.randrange(256) for _ in range(200)),
        ]
    )


def _spoil_yaml(document: dict[str, object], r: random.Random) -> object:
    """Return what city.yaml says with something left out or of another kind, anywhere in it."""
    spoilt = yaml.safe_load(yaml.safe_dump(document))
    record = spoilt
    while isinstance(record, dict) and record:
        key = r.choice(list(record))
        if isinstance(record[key], dict) and r.random() < 0.85:
            record = record[key]
            continue
        if r.random() < 0.4:
            del record[key]
        else:
            record[key] = r.choice(["", None, 3, [], {}, True, "x", "../x.csv", "2024-01-01", 1e9])
        break
    return spoilt


def write_mutated(folder: Path, seed: int) -> list[str]:
    """Write a spoilt city and return what was done to it."""
    r = random.Random(seed)  # noqa: S311 - a seed that can be told, not a secret
    found = dict(_whole())
    document: object = city_yaml(found)
    done, spoilt = [], []
    for _ in range(r.randint(1, 3)):
        name = _some_table(found, r)
        what = r.random()
        if name is None or what < 0.1:
            document = _spoil_yaml(city_yaml(_whole()), r)
            done.append("city.yaml")
        elif what < 0.2:
            spoilt.append(name)
            done.append(f"bytes of {name}")
        elif what < 0.25:
            del found[name]
            done.append(f"no file {name}")
        else:
            change = r.choice(_OF_TABLES)
            found[name] = change(found[name], r)
            done.append(f"{change.__name__} in {name}")
    for name, table in found.items():
        content = table.to_csv(index=False).encode()
        content = _spoil_bytes(content, r) if name in spoilt else content
        (folder / f"{name}.csv").write_bytes(content)
    text = yaml.safe_dump(document, allow_unicode=True)
    (folder / "city.yaml").write_text(text, encoding="utf-8")
    return done


def _answer(command: tuple[str, ...], folder: Path) -> str | None:
    """Return what is wrong with an answer: our fault, no answer, more than one sentence, or a None in it."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([*command, "--city", str(folder)])
    said = out.getvalue() + err.getvalue()
    if code == OUR_FAULT or "Traceback" in said:
        return said.strip()[:400]
    if not out.getvalue().strip() and err.getvalue().count("\n") != 1:
        return f"no single sentence: {said[:200]!r}"
    if "--json" not in command and " None" in said.replace("'None'", ""):
        return next(line for line in said.split("\n") if " None" in line)[:300]
    return None


def broken_by(seed: int) -> list[str]:
    """Return for one spoilt city which commands broke, and how."""
    load = cache(room.load_city)
    with tempfile.TemporaryDirectory() as name, mock.patch.object(room, "load_city", load):
        folder = Path(name)
        done = write_mutated(folder, seed)
        answers = {" ".join(command): _answer(command, folder) for command in COMMANDS}
    where = f"seed {seed} ({'; '.join(done)})"
    return [f"{where}: {command}: {wrong}" for command, wrong in answers.items() if wrong]


def run(cities: int, first: int = 0) -> int:
    """Spoil that many cities; tell what broke, and return how many did."""
    started, broken = time.monotonic(), 0
    for seed in range(first, first + cities):
        lines = broken_by(seed)
        broken += bool(lines)
        sys.stdout.writelines(f"{line}\n" for line in lines)
        sys.stdout.flush()
    took = time.monotonic() - started
    sys.stdout.write(f"{cities} cities, {broken} broke something, {took / cities:.2f} s each\n")
    return broken


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:3]] or [100]
    sys.exit(1 if run(*numbers) else 0)
