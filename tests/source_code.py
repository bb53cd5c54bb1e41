"""What the source says of itself: functions with how much they decide, classes, imports.

`python -m tests.source_code` (make measures) prints how complex the functions are, the worst ones first.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[1]
ROOMS: Final = ("geo", "spreidingskaart", "pages")
MOST: Final = 10
"""Complexity above which a function is to be cut into steps."""

_DECISIONS = (
    ast.If, ast.IfExp, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case, ast.Assert,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Function:
    """One function: where it is, and how much it decides."""

    file: str
    line: int
    name: str
    complexity: int


def files(*rooms: str) -> list[Path]:
    """Return every Python file of some folders of the project; by default of what people run."""
    return sorted(path for room in rooms or ROOMS for path in (ROOT / room).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """Return a file as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def complexity(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return 1 + decision points + boolean operators + comprehensions; functions inside it count by themselves."""
    return 1 + sum(_weight(node) for node in _own(function))


def _weight(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return len(node.ifs)
    return int(isinstance(node, _DECISIONS))


def _own(function: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, _FUNCTIONS):
            yield node
            yield from _own(node)


def functions(*rooms: str) -> list[Function]:
    """Return every function of some folders, the most complex first."""
    found = [
        Function(str(path.relative_to(ROOT)), node.lineno, node.name, complexity(node))
        for path in files(*rooms)
        for node in ast.walk(tree(path))
        if isinstance(node, _FUNCTIONS)
    ]
    return sorted(found, key=lambda function: (-function.complexity, function.file, function.line))


def share_too_complex(found: list[Function]) -> float:
    """Return the share of functions with a complexity above the limit."""
    return sum(function.complexity > MOST for function in found) / len(found)


def public_classes() -> dict[str, list[str]]:
    """Return where each public class of the package stands, by its name."""
    found: dict[str, list[str]] = {}
    for path in files("geo", "spreidingskaart"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def module_of(path: Path) -> str:
    """Return the dotted name of a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    """Return every module of the two packages with its file."""
    return {module_of(path): path for path in files("geo", "spreidingskaart")}


def imports(module: str) -> set[str]:
    """Return the modules of ours that a module imports, also late ones and those for types alone."""
    names: set[str] = set()
    for node in ast.walk(tree(modules()[module])):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names & set(modules())


def imports_when_run(module: str) -> set[str]:
    """Return the modules of ours that a module needs to run: late imports too, those for types alone not."""
    return imports(module) - _only_for_types(modules()[module])


def _only_for_types(path: Path) -> set[str]:
    whole, typing = _named(tree(path)), set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            for line in node.body:
                typing |= set(_named(line))
    return {name for name in typing if whole.count(name) == 1}


def _named(node: ast.AST) -> list[str]:
    names: list[str] = []
    for part in ast.walk(node):
        if isinstance(part, ast.Import):
            names += [alias.name for alias in part.names]
        elif isinstance(part, ast.ImportFrom) and part.module:
            names += [part.module, *(f"{part.module}.{alias.name}" for alias in part.names)]
    return names


def room_of(module: str) -> str:
    """Return the room in which a module lies; the ground is one room."""
    parts = module.split(".")
    return parts[0] if parts[0] == "geo" or len(parts) == 1 else parts[1]


def main(rooms: list[str]) -> None:
    """Print the share of functions that are too complex, and which they are."""
    found = functions(*rooms)
    worst = [function for function in found if function.complexity > MOST]
    share = share_too_complex(found)
    print(f"{len(worst)} of {len(found)} functions decide more than {MOST} things: {share:.1%}")  # noqa: T201
    for function in worst:
        print(f"{function.complexity:>4}  {function.file}:{function.line} {function.name}")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
