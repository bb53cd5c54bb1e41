"""How the Kadaster calls what we use of BAG, kadastrale kaart and BGT (kadaster.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from spreidingskaart.rules import read_yaml

_TABLES: Final = Path(__file__).with_name("kadaster.yaml")


class KadasterTable(BaseModel):
    """One collection: its columns, and which words say that a thing is no longer, or not yet, there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: dict[str, str]
    """Name in the answer by ours."""
    optional: tuple[str, ...] = ()
    """Our names of those that may be absent."""
    ended: tuple[str, ...] = ()
    """Words of `status` that leave out a row."""
    there: tuple[str, ...] = ()
    """Words of `status` that keep it; another word keeps it too and is named."""


class KadasterTables(BaseModel):
    """The whole of kadaster.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    collections: dict[str, KadasterTable]
    sure_sizes: tuple[str, ...]
    parking: tuple[str, ...]
    walkable: tuple[str, ...]
    not_water: tuple[str, ...]


@cache
def kadaster() -> KadasterTables:
    """Return what kadaster.yaml says."""
    return KadasterTables.model_validate(read_yaml(_TABLES))
