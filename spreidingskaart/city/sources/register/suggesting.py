"""What the columns of a file may be: sure where we know the name, a suggestion where it only resembles one."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.register.mapping import RegisterMapping, fingerprint
from spreidingskaart.city.sources.register.names import (
    fields_by_name,
    plain_name,
    without_brackets,
)
from spreidingskaart.city.sources.register.prepared import Recognised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spreidingskaart.city.sources.register.kinds import RegisterKind

_CLOSE: Final = 0.82
"""Likeness (difflib, 0 to 1) from which a name is a suggestion."""
_DEFAULTS: Final = {"fictional": "no"}
"""What a register of a municipality says without a column: its rows are real."""


def known_names(kind: RegisterKind) -> frozenset[str]:
    """Return the plain names by which a header of this kind is known."""
    return frozenset(fields_by_name(kind.fields))


def columns_of(
    header: Sequence[str], kind: RegisterKind, said: RegisterMapping | None
) -> dict[str, tuple[str | None, Recognised]]:
    """Return the field of every column and how sure that is.

    What somebody said goes first, then a name that is known, then one that resembles it. A field is given to one
    column only: the first that is surest.
    """
    found = _given(header, said)
    taken = {field for field, _ in found.values() if field is not None}
    taken |= set(() if said is None else said.constants)
    names = fields_by_name(kind.fields)
    for exact in (True, False):
        _add_known(header, names, found, taken, exact=exact)
    for column in header:
        if column not in found:
            near = _near(column, names, taken)
            found[column] = near, Recognised.SUGGESTED if near else Recognised.UNKNOWN
    return {column: found[column] for column in header}


def _given(
    header: Sequence[str], said: RegisterMapping | None
) -> dict[str, tuple[str | None, Recognised]]:
    """Return the columns of which somebody said what they are."""
    if said is None:
        return {}
    given = {plain_name(name): field for name, field in said.columns.items()}
    plain = {column: plain_name(column) for column in header}
    return {
        column: (given[name], Recognised.GIVEN) for column, name in plain.items() if name in given
    }


def _add_known(
    header: Sequence[str],
    names: Mapping[str, str],
    found: dict[str, tuple[str | None, Recognised]],
    taken: set[str],
    *,
    exact: bool,
) -> None:
    for column in header:
        field = None if column in found else _known(column, names, exact=exact)
        if field is not None and field not in taken:
            found[column] = field, Recognised.SURE
            taken.add(field)


def _known(column: str, names: Mapping[str, str], *, exact: bool) -> str | None:
    return names.get(plain_name(column if exact else without_brackets(column)))


def _near(column: str, names: Mapping[str, str], taken: set[str]) -> str | None:
    offered = {name: field for name, field in names.items() if field not in taken and len(name) > 3}
    near = get_close_matches(plain_name(without_brackets(column)), offered, n=1, cutoff=_CLOSE)
    return offered[near[0]] if near else None


def mapping_used(
    kind: RegisterKind,
    header: Sequence[str],
    columns: Mapping[str, tuple[str | None, Recognised]],
    said: RegisterMapping | None,
    sheet: str | None,
) -> RegisterMapping:
    """Return the mapping that is used for a file: what is suggested is not in it."""
    used = {
        column: field if certainty in (Recognised.GIVEN, Recognised.SURE) else None
        for column, (field, certainty) in columns.items()
    }
    constants = {} if said is None else dict(said.constants)
    for field, value in _DEFAULTS.items():
        if field in kind.schema.names and field in kind.fields and field not in used.values():
            constants.setdefault(field, value)
    return RegisterMapping(
        kind=kind,
        fingerprint=fingerprint(header),
        sheet=sheet,
        columns=used,
        words={} if said is None else said.words,
        constants=constants,
    )
