"""How each measure is worked out, in words and in sums by hand, from explained.yaml beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict

from spreidingskaart.rules import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE: Final = Path(__file__).with_name("explained.yaml")


class Explained(BaseModel):
    """One measure: formula in words, sums by hand, and what they say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    formula: str
    by_hand: tuple[str, ...]
    reading: str


class _Example(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    example: _Example
    measures: dict[str, Explained]


@cache
def _file() -> _File:
    return _File.model_validate(read_yaml(_FILE))


def explained() -> Mapping[str, Explained]:
    """Return how each measure is worked out, by id."""
    return _file().measures


def example() -> str:
    """Return the fictional city in which the sums by hand are done."""
    return _file().example.text
