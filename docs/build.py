"""Write the parts of the documentation that say what the code says already: `python -m docs.build` (make docs).

Such a part stands between two comments with its name; what is written between them is lost. A test fails where one is
not what the code says.
"""

from __future__ import annotations

import ast
import re
import tomllib
from functools import partial
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bench.winners import winners_table
from docs.manual import manual
from spreidingskaart import PROJECT
from tests.oracles import oracle_table

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES: Final = (
    "README.md",
    "docs/architecture.md",
    "docs/deployment.md",
    "docs/handleiding.md",
    "docs/oracles.md",
    "docs/security.md",
    "docs/weighing.md",
)
"""Documents that have such parts."""
_BEGIN, _END = "<!-- made by make docs: {} -->", "<!-- end of {} -->"


def floors() -> list[tuple[str, ...]]:
    """Return the rooms of every floor from the street to the ground, as the import contract has them."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    layers: list[str] = next(one for one in contracts if one["id"] == "floors")["layers"]
    there = [re.findall(r"\w+", layer) for layer in layers]
    return [tuple(room for room in rooms if source_of(room) is not None) for rooms in there]


def source_of(room: str) -> Path | None:
    """Return the file whose first sentence says what a room is for; None for a room that is not built yet."""
    places = (
        PROJECT / f"spreidingskaart/{room}/__init__.py",
        PROJECT / f"spreidingskaart/{room}.py",
    )
    return next((path for path in places if path.is_file()), None)


def first_sentence(path: Path) -> str:
    """Return what a file or package says of itself in its first line."""
    told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    if not told:
        raise SystemExit(
            f"{path.relative_to(PROJECT)} has no docstring: say in one sentence what lives there."
        )
    return told.splitlines()[0].removesuffix(".")


def floor_table() -> str:
    """Return the table of floors."""
    rows = ["| floor | room | what lives there |", "|---|---|---|"]
    storeys = floors()
    for number, rooms in zip(range(len(storeys), 0, -1), storeys, strict=True):
        for room in rooms:
            source = source_of(room)
            assert source is not None  # noqa: S101 - floors() has only what is there
            shown = f"`{room}/`" if source.name == "__init__.py" else f"`{source.name}`"
            rows.append(f"| {number} | {shown} | {first_sentence(source)} |")
    rows += [
        f"| ground | `{package}/` | {first_sentence(PROJECT / package / '__init__.py')} |"
        for package in ("geo", "geo/statistics")
    ]
    return "\n".join(rows)


def limit_table() -> str:
    """Return every limit of the rooms in LIMITS: its name, how much it is and what it is of."""
    rows = ["| limit | how much | of what |", "|---|---|---|"]
    for name in LIMITS:
        module = import_module(f"spreidingskaart.{name}")
        body = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")).body
        for line, after in pairwise(body):
            told = after.value if isinstance(after, ast.Expr) else None
            if not isinstance(line, ast.AnnAssign) or not isinstance(told, ast.Constant):
                continue
            limit = getattr(module, ast.unparse(line.target))
            if not isinstance(limit, str):
                why = " ".join(str(told.value).split())
                rows.append(f"| `{ast.unparse(line.target)}` | {_how_much(limit)} | {why} |")
    return "\n".join(rows)


def _how_much(value: object) -> str:
    if hasattr(value, "per_minute") and hasattr(value, "at_once"):
        return f"{value.at_once:,} at once, {value.per_minute:,} a minute"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


LIMITS: Final = ("web.limits", "web.identity.limits")
"""Modules that hold limits on what comes over the network."""


def file_block(name: str) -> str:
    """Return a file of the project as it is, as a block of code."""
    text = (PROJECT / name).read_text(encoding="utf-8").rstrip("\n")
    return f"```{LANGUAGES.get(Path(name).suffix, '')}\n{text}\n```"


LANGUAGES: Final = {".conf": "nginx", ".service": "ini", ".sql": "sql"}
SHOWN: Final = (
    "deploy/environment",
    "deploy/nginx/identity.conf",
    "deploy/nginx/spreidingskaart.conf",
    "deploy/postgresql.sql",
    "deploy/systemd/spreidingskaart-backup.service",
    "deploy/systemd/spreidingskaart@.service",
)
"""Files that a page shows whole."""
PARTS: Final[dict[str, Callable[[], str]]] = {
    "floors": floor_table,
    "handleiding": manual,
    "limits": limit_table,
    "oracles": oracle_table,
    "winners": winners_table,
    **{name: partial(file_block, name) for name in SHOWN},
}


def built(text: str) -> str:
    """Return a document with its made parts as the code says them now."""
    for name, make in PARTS.items():
        begin, end = _BEGIN.format(name), _END.format(name)
        if begin not in text:
            continue
        pattern = re.compile(f"{re.escape(begin)}\n.*?{re.escape(end)}", re.DOTALL)
        made = f"{begin}\n{make()}\n{end}"
        text = made.join(pattern.split(text))
    return text


def main() -> None:
    """Write every document that is not as the code says."""
    for name in PAGES:
        path = PROJECT / name
        text = path.read_text(encoding="utf-8")
        if (new := built(text)) != text:
            path.write_text(new, encoding="utf-8")
            print(f"wrote {name}")


if __name__ == "__main__":
    main()
