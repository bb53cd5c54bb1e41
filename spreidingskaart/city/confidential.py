"""How a file that tells more than everybody may see says so: in its name, and in a line on every part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.city.access import PUBLIC, ROLE_NAMES

if TYPE_CHECKING:
    from pathlib import Path


def confidential_line(role: str) -> str:
    """Return the line on everything that is made for a role that sees more than everybody; else ""."""
    if role == PUBLIC:
        return ""
    return f"VERTROUWELIJK: gemaakt voor de rol {ROLE_NAMES.get(role, role)} ({role}). Niet openbaar maken."


def confidential_name(name: str, role: str) -> str:
    """Return the name of a file, or of a folder, that tells what a role sees: the role stands in front."""
    before = f"vertrouwelijk-{role}-"
    return name if role == PUBLIC or name.startswith(before) else f"{before}{name}"


def confidential_path(path: Path, role: str) -> Path:
    """Return where such a file is kept: in the same folder, under that name."""
    return path.with_name(confidential_name(path.name, role))
