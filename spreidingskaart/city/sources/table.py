"""What stands in a file before anything in it is judged: columns, shapes as given, and what it says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from spreidingskaart.city.sources.systems import Claim


@dataclass(frozen=True, eq=False)
class Table:
    """n rows of one layer in a file."""

    columns: pd.DataFrame
    geometry: NDArray[np.object_] | None
    """n shapes in the coordinates of the file, None in a row without one; None where the file has no shapes at all."""
    unread: NDArray[np.bool_] | None = None
    """(n,) rows in which something stands that is no shape."""
    claim: Claim | None = None
    layer: str | None = None
    """Name that the layer bears in the file."""


MOST_SHOWN: Final = 20
"""Names of layers in a sentence."""
_MOST_LETTERS: Final = 60


def shown(names: Collection[str]) -> str:
    """Return the names of layers as a list of a length that a person reads."""
    first = [name[:_MOST_LETTERS] for name in list(names)[:MOST_SHOWN]]
    return ", ".join([*first, "..."] if len(names) > MOST_SHOWN else first)


@dataclass(frozen=True)
class OfferedLayer:
    """One of the layers in a file."""

    name: str
    has_shapes: bool


def chosen(layers: Sequence[OfferedLayer], name: str, layer: str | None, *, map_only: bool) -> int:
    """Return which of the layers in a file is meant, as a number from 0.

    Parameters
    ----------
    layers
        All layers of the file.
    name
        Name of the file, for the sentence.
    layer
        Name of the layer that is asked; None if nobody said.
    map_only
        Whether only a layer with shapes will do.

    Raises
    ------
    DataError
        If there is no such layer, or more than one could be meant; the message lists them.
    """
    if not layers:
        raise DataError(f"Het bestand {name} heeft geen lagen.")
    offered = {each.name: i for i, each in enumerate(layers) if each.has_shapes or not map_only}
    if not offered:
        tables = shown([each.name for each in layers])
        raise DataError(
            f"Het bestand {name} heeft geen kaartlaag, alleen tabellen zonder vormen ({tables})."
        )
    if layer is not None:
        return _by_name(offered, name, layer)
    if len(offered) > 1:
        raise DataError(
            f"Het bestand {name} heeft meer lagen ({shown(offered)}); geef een bestand met één laag, of noem de laag "
            "in city.yaml (`layer`)."
        )
    return next(iter(offered.values()))


def _by_name(offered: Mapping[str, int], name: str, layer: str) -> int:
    """Return the position of a layer by its name, in whatever case it is written."""
    for called, i in offered.items():
        if called.casefold() == layer.casefold():
            return i
    raise DataError(f"Het bestand {name} heeft geen laag {layer}; kies uit: {shown(offered)}.")
