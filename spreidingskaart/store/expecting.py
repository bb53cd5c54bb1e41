"""What a person saw when they began to change something; whoever comes second is told, and overwrites nothing."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    from spreidingskaart.store.nouns import (
        FrameworkLock,
        FrameworkVersion,
        KeptScenario,
        Override,
        SiteEntry,
    )

    Standing = Override | SiteEntry | FrameworkVersion | FrameworkLock | KeptScenario


class Anything(Enum):
    """No expectation: whatever stands is replaced. For who saw nothing, such as the command line."""

    ANYTHING = "anything"


ANYTHING: Final = Anything.ANYTHING
Expected: TypeAlias = int | Anything | None
"""Event id of what a person saw; None where nothing stood."""


class ChangedError(InputError):
    """Somebody else changed this after the person looked; nothing was written.

    Attributes
    ----------
    standing
        What stands now; None where what stood was taken back.
    """

    def __init__(self, standing: Standing | None, more: str = "") -> None:
        self.standing = standing
        told = (
            "iemand anders heeft dit intussen ingetrokken"
            if standing is None
            else f"iemand anders heeft dit gewijzigd ({standing.maker}, {standing.made_at:%d-%m-%Y %H:%M} UTC)"
        )
        super().__init__(f"Niet bewaard: {more or told}.")


def refuse_if_changed(standing: Standing | None, expected: Expected) -> None:
    """Refuse where something else stands than the person saw.

    Parameters
    ----------
    standing
        What stands now; None for nothing.
    expected
        Event id of what stood when the person looked; None for nothing.

    Raises
    ------
    ChangedError
        If they differ.
    """
    if expected is not ANYTHING and expected != (standing.event_id if standing else None):
        raise ChangedError(standing)
