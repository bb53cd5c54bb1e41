"""Which connectors run, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from spreidingskaart.city.sources.services.asking import Connector


def chosen(
    connectors: Sequence[Connector], only: Sequence[str] | None, there: Collection[str]
) -> tuple[Connector, ...]:
    """Return the connectors that run: those that are asked, and those that must run before them.

    Parameters
    ----------
    only
        Names; None for all.
    there
        Layers that are in use; a connector that made them need not run again for the sake of another.

    Raises
    ------
    InputError
        If a name is not known, or none is given.
    """
    by_name = {connector.name: connector for connector in connectors}
    asked = list(by_name) if only is None else list(dict.fromkeys(only))
    wrong = ", ".join(name for name in asked if name not in by_name)
    if wrong or not asked:
        raise InputError(f"{wrong or 'Niets'} is niet op te halen; kies uit: {', '.join(by_name)}.")
    order: list[str] = []
    for name in asked:
        _add(name, by_name, set(there), order, asked)
    return tuple(by_name[name] for name in order)


def _add(
    name: str,
    by_name: dict[str, Connector],
    there: set[str],
    order: list[str],
    asked: Collection[str],
) -> None:
    """Put a connector in the order, behind those that it needs."""
    if name in order:
        return
    for before in by_name[name].after:
        connector = by_name.get(before)
        if connector is None or before == name:
            continue
        if before in asked or there.isdisjoint(connector.layers):
            _add(before, by_name, there, order, asked)
    order.append(name)
