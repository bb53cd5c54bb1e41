"""Nothing dangerous stands in the code without a reason beside it: bandit looks, and ruff by the same numbers."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOOKED_AT = ("geo", "spreidingskaart", "pages", "app.py")
REASON = re.compile(r"# noqa: (?P<rules>[A-Z0-9, ]+) - \S+")
"""An exception as ruff reads it, with the reason behind it. Rule S603 of ruff is B603 of bandit."""


def findings(*where: str | Path) -> list[str]:
    """Return what bandit finds and no reason stands beside."""
    pytest.importorskip("bandit", reason="no bandit: install requirements-dev.txt")
    asked = (
        "-m",
        "bandit",
        "--quiet",
        "--recursive",
        "--ignore-nosec",
        "--configfile",
        "pyproject.toml",
    )
    said = subprocess.run(
        [sys.executable, *asked, "--format", "json", *map(str, where)],
        cwd=ROOT, capture_output=True, check=False, text=True,
    )  # fmt: skip
    assert said.returncode in (0, 1), said.stderr
    told = json.loads(said.stdout)
    assert not told["errors"], told["errors"]
    return [
        f"{one['filename']}:{one['line_number']}: {one['test_id']} {one['issue_text']}"
        for one in told["results"]
        if not excused(one)
    ]


def excused(found: dict[str, object]) -> bool:
    """Whether one of the lines of what was found says why it may stand."""
    lines = (ROOT / str(found["filename"])).read_text(encoding="utf-8").splitlines()
    rule = str(found["test_id"]).replace("B", "S", 1)
    numbers = range(min(found["line_range"]), max(found["line_range"]) + 1)  # type: ignore[call-overload]
    reasons = (REASON.search(lines[number - 1]) for number in numbers)
    return any(rule in reason["rules"].split(", ") for reason in reasons if reason)


def test_nothing_dangerous_stands_without_a_reason():
    assert findings(*LOOKED_AT) == []


@pytest.mark.parametrize(
    ("line", "passes"),
    [
        ("eval(input())", False),
        ("eval(input())  # noqa: S307", False),
        ("eval(input())  # nosec: needs no reason, so it is not heard", False),
        ("eval(input())  # noqa: S102 - the reason of another rule", False),
        ("eval(input())  # noqa: PGH001, S307 - one of two", True),
    ],
)
def test_a_reason_must_stand_beside_it(tmp_path, line, passes):
    source = tmp_path / "source.py"
    source.write_text(f"{line}\n", encoding="utf-8")
    assert (findings(source) == []) is passes
