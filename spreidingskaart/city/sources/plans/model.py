"""Plans and their objects as files give them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.model import PlanStatus, Standing, ZoningKind, read_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    import shapely


@dataclass(frozen=True)
class ReadPlan:
    """One plan as a file gives it; what it does not give is empty."""

    id: str
    name: str
    type: str = ""
    status: str = ""
    """As the file writes it, in lower case."""
    date: str = ""
    """2024-01-31."""
    maker: str = ""
    """Who decided on it."""
    url: str = ""
    whole: bool = True
    """Whether its file holds all of it; a file with all plans of the country holds one kind of object."""
    umbrella: bool = False
    """Whether it lies over all other plans."""
    row: int | None = None
    """Which object of its file it is; None where the file has only objects of it."""

    @property
    def read_status(self) -> PlanStatus | None:
        """The status; None where the word is not known."""
        return read_word(PlanStatus, self.status)

    @property
    def standing(self) -> Standing:
        """Whether it is law."""
        return Standing.UNKNOWN if self.read_status is None else self.read_status.standing

    @property
    def binds(self) -> bool | None:
        """Whether all of it is law; None where the status is not known."""
        return None if self.read_status is None else self.read_status.binds


@dataclass(frozen=True, eq=False)
class PlanObject:
    """One object on the map of a plan."""

    plan: str
    own_id: str
    """What identifies it within its plan."""
    kind: ZoningKind
    name: str
    main_group: str
    zone_group: str
    article: str
    sizes: str
    """JSON, for a maatvoering."""
    geometry: shapely.Geometry
    """EPSG:28992."""
    row: int
    """Which it is in its file, from 1."""


@dataclass(frozen=True, eq=False)
class LeftOutPlan:
    """A plan that was read and is not kept."""

    plan: ReadPlan
    kinds: Counter[str]
    """How many objects of each kind it has."""
    why: str
    """A Dutch sentence."""


@dataclass(eq=False)
class PlanFile:
    """What came of one file."""

    name: str
    read: int = 0
    plans: list[ReadPlan] = field(default_factory=list)
    objects: list[PlanObject] = field(default_factory=list)
    left_out: list[LeftOutPlan] = field(default_factory=list)
    dropped: list[Fault] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    """How many objects it has of each kind that is not read, by the name of their element."""
    elsewhere: int = 0
    """Objects of other municipalities in a file with all plans of the country."""
    bulk: bool = False
    refused: str | None = None
    """Why nothing of it is used; a Dutch sentence."""
    lost: int = 0
    """Objects that are dropped and may hold here: their shape or their plan cannot be read."""

    def leave_out(self, reasons: Mapping[str, str]) -> None:
        """Drop plans with all that they hold.

        Parameters
        ----------
        reasons
            Why, by the id of a plan; a Dutch sentence.
        """
        rows = [(plan.row, plan.id) for plan in self.plans if plan.row is not None]
        rows += [(each.row, each.plan) for each in self.objects]
        kinds = self.kinds
        self.left_out += [
            LeftOutPlan(plan, kinds[plan.id], reasons[plan.id])
            for plan in self.plans
            if plan.id in reasons
        ]
        self.dropped += [
            Fault("zoning", row, None, reasons[plan])
            for row, plan in sorted(rows)
            if plan in reasons
        ]
        self.objects = [each for each in self.objects if each.plan not in reasons]
        self.plans = [plan for plan in self.plans if plan.id not in reasons]

    @property
    def kept(self) -> int:
        """How many of its objects are kept; the area of a plan is one."""
        return len(self.objects) + sum(plan.row is not None for plan in self.plans)

    @property
    def kinds(self) -> dict[str, Counter[str]]:
        """How many objects of each kind each plan has, by its id."""
        found: dict[str, Counter[str]] = {plan.id: Counter() for plan in self.plans}
        for each in self.objects:
            found[each.plan][each.kind.value] += 1
        return found
