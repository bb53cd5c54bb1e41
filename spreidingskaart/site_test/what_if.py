"""What changes on the candidate sites when one number were another. Tried, never stored, and never firm."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city.known import of_rules
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.errors import InputError
from spreidingskaart.model import Fictional, Verdict
from spreidingskaart.rules.norm_spec import CHOICES
from spreidingskaart.site_test.assess import assess, overall
from spreidingskaart.site_test.proposals import proposals_from
from spreidingskaart.site_test.register import find_rule
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import Finding, Findings, Proposals
    from spreidingskaart.rules.register_entry import Rule

SCHEMA: Final = "spreidingskaart/what-if/1"
SITES: Final = "sites"


def tried(city: City, rule_id: str, value: float | None) -> City:
    """Return the City as it would be with another value for one rule; `city` itself does not change.

    Every finding of the City that is returned has the rule with status `tried`, and none of them is firm. Its
    version says that a value is tried out.

    Parameters
    ----------
    city
        As one role may see it.
    rule_id
        A rule that is a number (`Rule.limits`).
    value
        In the unit of the rule; None tries what happens without it, where that can be.

    Raises
    ------
    InputError
        If there is no such rule, or no such value can be tried.
    """
    rule = find_rule(city, rule_id)
    _check(rule, value)
    book = city.rules.with_value(rule.id, value)
    return city.under(book, f"{city.version.removesuffix(city.rules.version)}{book.version}")


def _check(rule: Rule, value: float | None) -> None:
    if rule.limits is None:
        raise InputError(f'De regel "{rule.id}" is geen getal dat u kunt proberen.')
    if value is None:
        if not rule.may_be_absent:
            raise InputError(
                f'Zonder de regel "{rule.id}" kan er niet worden gerekend; probeer een getal.'
            )
        return
    choices = CHOICES.get(rule.unit)
    if choices and value not in choices:
        allowed = join([f"{plain(each)} ({told})" for each, told in choices.items()], "of")
        raise InputError(
            f'De waarde {plain(value, 3)} kan niet voor "{rule.title}"; geef {allowed}.'
        )
    low, high = rule.limits
    if not math.isfinite(value) or not low <= value <= high:
        given = plain(value, 3) if math.isfinite(value) else str(value)
        allowed = f"geef een getal van {plain(low, 2)} tot en met {plain(high)}"
        raise InputError(f'De waarde {given} kan niet voor "{rule.title}"; {allowed}.')


@dataclass(frozen=True)
class SiteAnswer:
    """What one criterion found on one site."""

    verdict: Verdict
    value: float | None
    threshold: float | None
    sentence: str
    rests: bool
    """Whether it rests on the rule."""


@dataclass(frozen=True)
class SiteChange:
    """One candidate site before and after."""

    site: str
    name: str
    fictional: bool
    before: Verdict
    """The verdict as a whole."""
    after: Verdict
    found_before: SiteAnswer
    """What the criterion of the rule found."""
    found_after: SiteAnswer

    @property
    def differs(self) -> bool:
        """Whether the verdict as a whole is another one."""
        return self.before is not self.after

    @property
    def found_differs(self) -> bool:
        """Whether the verdict of the criterion is another one."""
        return self.found_before.verdict is not self.found_after.verdict

    @property
    def measure_differs(self) -> bool:
        """Whether the criterion has another number, though perhaps the same verdict."""
        old, new = self.found_before, self.found_after
        return (old.value, old.threshold) != (new.value, new.threshold)


@dataclass(frozen=True)
class WhatIf:
    """What another value does on all candidate sites."""

    rule: Rule
    """As it is stored."""
    value: float | None
    form: str
    places: float
    own_parking: float | None
    unit: str
    """Unit of the values and thresholds per site."""
    sites: tuple[SiteChange, ...]

    @property
    def changed(self) -> tuple[SiteChange, ...]:
        """Return the sites with another verdict as a whole."""
        return tuple(site for site in self.sites if site.differs)

    @property
    def changed_inside(self) -> tuple[SiteChange, ...]:
        """Return the sites where only the verdict of the criterion is another one."""
        return tuple(site for site in self.sites if site.found_differs and not site.differs)

    @property
    def resting(self) -> int:
        """Return on how many sites the rule has a say, before or after."""
        return sum(
            site.found_before.rests or site.found_after.rests or site.measure_differs
            for site in self.sites
        )

    def counts(self) -> dict[Verdict, tuple[int, int]]:
        """Return per verdict how many sites have it before and after, from mild to strict."""
        before, after = (
            Counter(getattr(site, end) for site in self.sites) for end in ("before", "after")
        )
        return {
            verdict: (before[verdict], after[verdict])
            for verdict in Verdict
            if before[verdict] or after[verdict]
        }

    def as_dict(self) -> dict[str, Any]:
        """Return everything JSON-ready."""
        return {
            "schema": SCHEMA,
            "rule": self.rule.id,
            "stored": self.rule.value if self.rule.least is None else [self.rule.least, self.rule.most],
            "tried": self.value,
            "stored_is_unchanged": True,
            "firm": False,
            "form": self.form,
            "places": self.places,
            "own_parking": self.own_parking,
            "changed": len(self.changed),
            "sites": [
                {
                    "site": site.site, "name": site.name, "fictional": site.fictional,
                    "before": site.before.value, "after": site.after.value,
                    "criterion": self.rule.criterion,
                    "criterion_before": site.found_before.verdict.value,
                    "criterion_after": site.found_after.verdict.value,
                    "value_before": site.found_before.value, "value_after": site.found_after.value,
                    "threshold_before": site.found_before.threshold, "threshold_after": site.found_after.threshold,
                }
                for site in self.sites
            ],
        }  # fmt: skip


def what_if(
    city: City,
    rule_id: str,
    value: float | None,
    *,
    form: str,
    places: float,
    own_parking: float | None = None,
) -> WhatIf:
    """Return what another value for one rule does on the candidate sites.

    Only the criteria that read the rule are asked again; the others cannot change.

    Parameters
    ----------
    city, rule_id, value
        As for `tried`.
    form, places
        What should come there.
    own_parking
        Parking spaces on every plot; what is known of each site where left out.

    Raises
    ------
    InputError
        If there are no candidate sites, or the rule, value, form or number cannot be right.
    """
    rule = find_rule(city, rule_id)
    other = tried(city, rule_id, value)
    proposals = _proposals(city, form, places, own_parking)
    before = assess(proposals, city)
    readers = {criterion.id for criterion in CRITERIA if rule.id in criterion.reads}
    after = {**before, **assess(proposals, other, {rule.criterion, *readers})}
    return WhatIf(
        rule=rule,
        value=value,
        form=form,
        places=places,
        own_parking=own_parking,
        unit=_unit(before[rule.criterion], len(proposals)),
        sites=_sites(city, before, after, rule),
    )


def _proposals(city: City, form: str, places: float, own_parking: float | None) -> Proposals:
    """Return a proposal for every candidate site; what is known of their ground is kept with the City."""
    layer = city.layer(SITES)
    if layer is None or not len(layer):
        raise InputError(f"Er zijn geen kandidaatlocaties. {city.why_missing(SITES)}")
    asked = proposals_from(city, form=form, places=places, site_id=list(layer["id"]))
    if own_parking is not None:
        asked = asked.changed(own_parking=np.full(len(asked), float(own_parking)))
    return asked.on_known_ground(city.known(of_rules("what_if.ground"), lambda: asked.ground))


def _sites(
    city: City,
    before: Mapping[str, Findings],
    after: Mapping[str, Findings],
    rule: Rule,
) -> tuple[SiteChange, ...]:
    layer = city.layers[SITES]
    old, new = overall(before)[0], overall(after)[0]
    told = zip(layer["id"], layer["name"], _fictional(city), strict=True)
    return tuple(
        SiteChange(
            str(site),
            str(name),
            fictional,
            Verdict.from_code(old[i]),
            Verdict.from_code(new[i]),
            _answer(before[rule.criterion].tell(i), rule),
            _answer(after[rule.criterion].tell(i), rule),
        )
        for i, (site, name, fictional) in enumerate(told)
    )


def _fictional(city: City) -> list[bool]:
    layer = city.layers[SITES]
    if "fictional" not in layer.columns:
        return [city.reference(SITES).fictional] * len(layer)
    return [bool(flag) for flag in np.asarray(layer["fictional"] == Fictional.YES)]


def _answer(finding: Finding, rule: Rule) -> SiteAnswer:
    carried = {reference.id for reference in finding.rules}
    rests = bool(carried & {rule.id, *rule.used_by})
    return SiteAnswer(finding.verdict, finding.value, finding.threshold, finding.sentence, rests)


def _unit(findings: Findings, n: int) -> str:
    return next((unit for unit in (findings.tell(i).unit for i in range(n)) if unit), "")
