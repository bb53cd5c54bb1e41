"""What is asked of every plot of a country."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.model.fields import OF_PLOTS

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIRST_KEYS: Final = 2
"""Version of the fields that every key of a result has."""


@dataclass(frozen=True)
class ScreenQuestion:
    """What is asked of every plot; None where nobody said."""

    form: str
    numbers: Mapping[str, float]
    """What is known of `model.fields.OF_PLOTS`, by name."""
    role: str = "public"
    where: str | None = None
    """Only plots that answer this are written."""
    helps: bool = False
    """Whether to work out what would help as well."""
    lean: str | None = None
    """Only plots that lean at least so, or do not lean, are written."""

    def as_key(self) -> dict[str, Any]:
        """Return the question as a result keeps it: another question makes an earlier result old.

        A field that came later is left out where it is not known, so that results of before it stay right.
        """
        numbers = {
            field.name: self.numbers.get(field.name)
            for field in OF_PLOTS
            if field.since <= _FIRST_KEYS or field.name in self.numbers
        }
        later = ("numbers", *(("lean",) if self.lean is None else ()))
        about = {name: value for name, value in asdict(self).items() if name not in later}
        return {**about, **numbers}
