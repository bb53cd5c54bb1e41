"""What ends, and whether something takes its place: permits, terms and closings against their successors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.model import FacilityStatus
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.plan.found import AlarmKind, PlanAlarm
from spreidingskaart.programme.plan.successors import closing_of, gap_before, opening_of, when
from spreidingskaart.programme.plan.time_line import MomentKind
from spreidingskaart.programme.plan.time_lines import time_lines
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import FigureSource
    from spreidingskaart.programme.plan.dates import PlanDate
    from spreidingskaart.programme.plan.time_line import PlanMoment, TimeLine


def permits(city: City) -> list[PlanAlarm]:
    """Return an alarm for each permit that ends, unless its successor is open by then.

    Only the last permit of a facility counts: an earlier one was prolonged. What closes first needs no permit.
    """
    found = (
        _permit(city, line, end)
        for line in time_lines(city)
        for end in line.of_kind(MomentKind.PERMIT_ENDS)[-1:]
        if not _closes_before(line, end.date)
    )
    return [alarm for alarm in found if alarm is not None]


def terms(city: City) -> list[PlanAlarm]:
    """Return an alarm for each term that is over in the year of the City, as far as anybody knows."""
    return [
        _term(city, line, end)
        for line in time_lines(city)
        for end in line.of_kind(MomentKind.TERM_ENDS)[-1:]
        if end.date.year <= city.year
    ]


def closings(city: City) -> list[PlanAlarm]:
    """Return an alarm for each facility that closes while nothing opens for its target group by then."""
    found = (
        _closing(city, line)
        for line in time_lines(city)
        if line.status is not FacilityStatus.UNCONFIRMED
    )
    return [alarm for alarm in found if alarm is not None]


def _permit(city: City, line: TimeLine, end: PlanMoment) -> PlanAlarm | None:
    ended = end.date.year < city.year
    verb = "liep af" if ended else "loopt af"
    told = f"De vergunning van {line.told} {verb} in {when(end)}"
    if ended:
        told = f"{told}, en of zij is verlengd is niet bekend"
    every = {other.facility: other for other in time_lines(city) if other.facility}
    successor = every.get(end.successor or "")
    if successor is None:
        missing = "er is geen opvolger bekend"
        return _alarm(line, told, end.source, about=(AlarmKind.PERMIT, end.date), untested=missing)
    gap = gap_before(successor, end.date)
    if gap is None:
        return None
    return _alarm(
        line,
        f"{told}; {gap.told}",
        end.source,
        gap.source,
        about=(AlarmKind.PERMIT, end.date),
        untested=gap.untested,
    )


def _term(city: City, line: TimeLine, end: PlanMoment) -> PlanAlarm:
    this_year = end.date.year == city.year
    told = f"De termijn van {line.told} is om {'in' if this_year else 'sinds'} {when(end)}"
    if line.status is FacilityStatus.UNCONFIRMED:
        told = f"{told}, en of die plekken er nog zijn is niet bevestigd"
    untested = "de maand is niet bekend" if this_year and end.date.month is None else ""
    return _alarm(line, told, end.source, about=(AlarmKind.TERM, end.date), untested=untested)


def _closing(city: City, line: TimeLine) -> PlanAlarm | None:
    closing = closing_of(line)
    if closing is None:
        return _closes_some_day(line)
    others = _planned(city, line)
    year = closing.date.year
    if year < city.year or any(_is_open_in(other, year) for other in others):
        return None
    nothing = f"voor {_group_name(city, line)} gaat er tot en met dat jaar niets open"
    told = f"{line.told} sluit in {when(closing)}, en {nothing}"
    about = (AlarmKind.CLOSING, closing.date)
    dateless = [other for other in others if opening_of(other) is None]
    if not dateless:
        return _alarm(line, told, about=about)
    return _alarm(
        line,
        f"{told} waarvan het jaar bekend is",
        *(other.source for other in dateless),
        about=about,
        untested=f"van {join([other.told for other in dateless])} is het jaar niet bekend",
    )


def _closes_some_day(line: TimeLine) -> PlanAlarm | None:
    """Return the alarm of what closes in a year that nobody knows; None where it does not close."""
    if line.status is not FacilityStatus.CLOSING:
        return None
    about, missing = (AlarmKind.CLOSING, None), "het jaar is niet bekend"
    return _alarm(line, f"{line.told} sluit", about=about, untested=missing)


def _closes_before(line: TimeLine, date: PlanDate) -> bool:
    closing = closing_of(line)
    return closing is not None and bool(closing.date.is_before(date))


def _is_open_in(line: TimeLine, year: int) -> bool:
    """Whether something is known to open in a year or before it."""
    opening = opening_of(line)
    if opening is None:
        return line.status in (FacilityStatus.EXISTING, FacilityStatus.CLOSING)
    return opening.date.year <= year


def _planned(city: City, line: TimeLine) -> list[TimeLine]:
    """Return what may take the place of a facility: its named successors, and all that is planned for its group.

    Where no target group names its form, that is what is planned of the same form.
    """
    named = {one.successor for one in line.moments if one.successor}
    return [
        other
        for other in time_lines(city)
        if (other.facility in named and other is not line)
        or (
            other.status is FacilityStatus.PLANNED
            and (other.group == line.group if line.group else other.form == line.form)
        )
    ]


def _group_name(city: City, line: TimeLine) -> str:
    names = {group.id: group.name for group in target_groups(city)}
    if line.group in names:
        return names[line.group]
    form = city.forms.get(line.form)
    return form.name if form else line.form


def _alarm(
    line: TimeLine,
    told: str,
    *sources: FigureSource,
    about: tuple[AlarmKind, PlanDate | None],
    untested: str = "",
) -> PlanAlarm:
    kind, date = about
    return PlanAlarm(
        kind=kind,
        sentence=f"{told}; niet getoetst: {untested}." if untested else f"{told}.",
        tested=not untested,
        date=date,
        facility=line.facility,
        group=line.group,
        district=line.district,
        sources=tuple(dict.fromkeys((*sources, line.source))),
    )
