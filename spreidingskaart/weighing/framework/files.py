"""Frameworks in files: YAML or JSON in and out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import yaml

from spreidingskaart.errors import DataError
from spreidingskaart.weighing.framework.check import framework_from

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from spreidingskaart.weighing.framework.framework import Framework


def read(
    path: Path,
    *,
    known_criteria: Collection[str],
    known_forms: Collection[str] | None = None,
) -> Framework:
    """Return the framework in a YAML or JSON file (by its extension).

    Raises
    ------
    DataError
        If the file cannot be read.
    InputError
        If the framework is not valid; one message with every fault.
    """
    return framework_from(parsed(path), known_criteria=known_criteria, known_forms=known_forms)


def parsed(path: Path) -> object:
    """Return what a YAML or JSON file holds, before any check.

    Raises
    ------
    DataError
        If the file is missing or is not YAML or JSON; the message names it.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text) if path.suffix.lower() == ".json" else yaml.safe_load(text)
    except FileNotFoundError as error:
        raise DataError(f"Het bestand {path.name} bestaat niet.") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DataError(f"Het bestand {path.name} is geen leesbare YAML of JSON.") from error


def to_yaml(framework: Framework) -> str:
    """Return the framework as YAML that `read` gives back unchanged."""
    return yaml.safe_dump(
        framework.model_dump(mode="json"), allow_unicode=True, sort_keys=False, width=110
    )


def to_json(framework: Framework) -> str:
    """Return the framework as indented JSON that `read` gives back unchanged."""
    return json.dumps(framework.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
