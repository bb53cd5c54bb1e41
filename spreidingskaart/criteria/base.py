"""What a criterion declares of itself, and what its findings rest on: norms, data, what keeps them from being firm."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city.known import of_rules
from spreidingskaart.model import (
    NO_DATA,
    SITE_LAYERS,
    DataRef,
    Fictional,
    Finding,
    Findings,
    Gap,
    GapKind,
    Status,
    Verdict,
    gap_of_status,
)
from spreidingskaart.rules import norm_file
from spreidingskaart.rules.municipal_norms import read_norms
from spreidingskaart.rules.norm_spec import SITING
from spreidingskaart.rules.register_entry import Rule, RuleKind, rule_of
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals, RuleRef
    from spreidingskaart.rules import Norm
    from spreidingskaart.rules.norm_spec import NormSpec
    from spreidingskaart.rules.relaxation import Relaxation

GIVEN: Final = DataRef("proposal", None, fictional=False, title="Opgegeven bij het voorstel")
"""Where a fact comes from no layer, but from who made the proposal."""
_NEVER_FIRM: Final = (Status.EXAMPLE, Status.UNVERIFIED, Status.TRIED)


def _nothing(city: City) -> tuple[Rule, ...]:  # noqa: ARG001 - stands where a criterion has more to hand out
    return ()


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One question, and everything that others need to know of it: it is declared here and nowhere else."""

    id: str
    """Name of its folder."""
    title: str
    question: str
    find: Callable[[Proposals, City], Findings]
    """Answers the question for n proposals."""
    norms: tuple[NormSpec, ...] = ()
    """The norms of the municipality that it reads."""
    heeds: tuple[str, ...] = ("form",)
    """What of a proposal, beside its place, the answer depends on. Screening asks again only where it matters."""
    layers: tuple[str, ...] = ()
    """The layers of the City that the answer rests on, where they are there. Of one in part nothing is firm."""
    passes_by_absence: tuple[str, ...] = ()
    """Those of `layers` in which it passes because nothing stands there: what did not come may be in the way."""
    told_by_row: tuple[str, ...] = ()
    """Those of `layers` of which each row says itself whether all of it came, and the criterion heeds that."""
    taken_from: Callable[[Proposals], NDArray[np.int8] | None] | None = None
    """Which of the layers with sites each of n answers was taken from, as `Proposals.site_layer`; None for all."""
    reads: tuple[str, ...] = ()
    """Ids of rules of another criterion that the answer rests on too."""
    own_rules: Callable[[City], Iterable[Rule]] = _nothing
    """Its entries in the register beside the norms of siting.yaml."""
    relax: Callable[[Proposals, City], Relaxation] | None = None
    """What would relax the answer for n proposals; None where no number of a proposal can."""
    because: Mapping[Verdict, str] = field(default_factory=dict)
    """By verdict the clause that says why a site as a whole has it: "het perceel is te klein"."""
    value_words: str = "{}"
    """The measured value on screen and paper: "{} in het netwerk"."""
    leans: bool = False
    """Whether its `may_fit` can lean to yes or no."""
    limit_words: str = "norm {}"
    """The threshold beside it: "nodig {}"."""
    number_tells: bool = True
    """Whether that number says it in one line; else the first sentence does."""

    @property
    def file(self) -> str:
        """Where it is written, seen from the root of the project."""
        return f"spreidingskaart/criteria/{self.id}/criterion.py"

    def rules(self, city: City) -> tuple[Rule, ...]:
        """Return its entries in the register: the norms of the municipality in the order of the file, then its own.

        Raises
        ------
        DataError
            If a document of the municipality is wrong; the message lists every fault.
        """
        specs = {spec.id: spec for spec in self.norms if spec.document == SITING}
        set_here = municipal_norms(city, tuple(specs.values()))
        return (
            *(
                self.norm_rule(
                    norm_id,
                    norm,
                    file=city.rules.file_of(SITING),
                    municipality=city.municipality.name,
                    limits=specs[norm_id].limits,
                    may_be_absent=specs[norm_id].may_be_unset and norm.value is not None,
                )
                for norm_id, norm in set_here.items()
            ),
            *self.own_rules(city),
        )

    def norm_rule(
        self,
        norm_id: str,
        norm: Norm,
        kind: RuleKind = RuleKind.NORM,
        **more: Any,  # noqa: ANN401 - fields of Rule
    ) -> Rule:
        """Return the entry of one norm in the register; `more` are fields of `Rule`."""
        return norm_rule(norm_id, norm, kind, self.id, used_in=self.file, **more)


def norm_rule(norm_id: str, norm: Norm, kind: RuleKind, criterion: str, **more: Any) -> Rule:  # noqa: ANN401 - fields of Rule
    """Return the entry of one norm in the register: what the norm says itself, and `more` fields of `Rule`."""
    said = {"value": norm.value, "unit": norm.unit, "forms": norm.forms, "note": norm.note}
    return rule_of(
        norm.reference(norm_id), kind, criterion, **{**said, "earlier": norm.earlier, **more}
    )


def municipal_norms(city: City, specs: tuple[NormSpec, ...]) -> Mapping[str, Norm]:
    """Return the norms of siting.yaml that a criterion declares, as the municipality set them.

    One that is not as declared (unit, range) is left out: `site_test.rule_faults` sees to it that nobody is sure then.
    """
    return city.known(
        of_rules("siting.norms", specs),
        lambda: read_norms(city.rules, SITING, specs, city.forms).sound,
    )


def general_norms(city: City, path: Path) -> Mapping[str, Norm]:
    """Return the norms that ship with a criterion, with the values that are tried out in this City."""
    return city.rules.as_tried(city.rules.held(norm_file(path)))


def applies(norm: Norm | None, proposals: Proposals) -> NDArray[np.bool_]:
    """Return for which of n proposals a norm has a value and speaks of the care form."""
    if norm is None:
        return np.zeros(len(proposals), dtype=bool)
    if len(proposals) == 1:
        return np.array([norm.applies_to(proposals.care_form(0))], dtype=bool)
    per_form = [norm.applies_to(form) for form in proposals.forms]
    return np.array(per_form, dtype=bool)[proposals.form]


def verdicts(n: int, start: Verdict = Verdict.NOT_TESTED) -> NDArray[np.int8]:
    """Return n verdict codes, not tested until a criterion has looked."""
    return np.full(n, start.code, dtype=np.int8)


def rules_are_firm(rules: Iterable[RuleRef]) -> bool:
    """Whether no rule is another city's example or unverified."""
    return not any(rule.status in _NEVER_FIRM for rule in rules)


def reserve(
    rules: Iterable[RuleRef], data: Iterable[DataRef], *more: Gap | None
) -> tuple[Gap, ...]:
    """Return every gap in what a verdict rests on, each once; empty where nothing stands in the way."""
    of_rules = [
        gap_of_status(rule.status, f"de regel '{rule.title or rule.id}' is {rule.status.dutch}")
        for rule in rules
        if rule.status in _NEVER_FIRM
    ]
    of_data = [
        Gap(GapKind.FICTIONAL, f"de laag {ref.title or ref.layer} is fictief")
        for ref in data
        if ref.fictional
    ]
    return tuple(dict.fromkeys([*of_rules, *of_data, *(gap for gap in more if gap is not None)]))


def from_fictional_layer(city: City, layer: NDArray[np.int8] | None, n: int) -> NDArray[np.bool_]:
    """Return which of n sites (or owners) come from a fictional layer (`Proposals.site_layer`, `.owner_layer`)."""
    if layer is None:
        return np.zeros(n, dtype=bool)
    unreal = [city.fictional_kind(name) is not Fictional.NO for name in SITE_LAYERS]
    return np.array([*unreal, False], dtype=bool)[layer]


def taken_from(city: City, layer: NDArray[np.int8] | None, i: int) -> DataRef:
    """Return the layer that one site (or owner) comes from; GIVEN where it comes from none."""
    if layer is None or layer[i] < 0:
        return GIVEN
    name = SITE_LAYERS[layer[i]]
    # of a layer in which some rows are fictional nobody is sure of one
    return replace(city.reference(name), fictional=city.fictional_kind(name) is not Fictional.NO)


def not_whole(city: City, layer: str) -> Gap | None:
    """Return why nothing that rests on a layer is firm: rows were not read, or did not come; None where all is there.

    There is one exactly where `city.is_whole` says no.
    """
    rows, title = city.dropped(layer), city.reference(layer).title or layer
    if rows:
        verb = "is" if rows == 1 else "zijn"
        told = f"van de laag {title} {verb} {count(rows, 'rij', 'rijen')} niet gelezen"
        return Gap(GapKind.UNREAD, told)
    report = city.reports.get(layer)
    entry = None if report is None else report.entry
    if entry is None or (entry.complete and not entry.reserve):
        return None
    return Gap(GapKind.UNREAD, entry.reserve or f"van de laag {title} kwam niet alles van de bron")


def disc_words(proposals: Proposals, i: int) -> str:
    """Return the sentence that names the disc where a site is only a pin, else nothing."""
    if not proposals.is_disc[i]:
        return ""
    return f" Getoetst is een cirkel van {proposals.disc_radius:.0f} m om de punt."


# ------------------------------------------------------------------------------------- one number against one norm


@dataclass(frozen=True, eq=False)
class MeasuredAnswer:
    """One number of each of n proposals, held against one norm of the municipality."""

    criterion: str
    value: NDArray[np.float64]
    """(n,) NaN where it is not known."""
    norm: Norm | None
    spec: NormSpec
    data: tuple[DataRef, ...]
    hard: NDArray[np.bool_]
    verdict: NDArray[np.int8]
    firm: NDArray[np.bool_]

    def findings(self, sentence: Callable[[int], str]) -> Findings:
        """Return the findings; `sentence` tells what was found for one proposal, or why nothing was."""

        def tell(i: int) -> Finding:
            tested, hard = not np.isnan(self.value[i]), bool(self.hard[i])
            rules = (self.norm.reference(self.spec.id),) if self.norm is not None and hard else ()
            return Finding(
                criterion=self.criterion,
                verdict=Verdict.from_code(self.verdict[i]),
                gaps=reserve(rules, self.data) if tested else (NO_DATA,),
                sentence=sentence(i),
                value=round(float(self.value[i]), 4) if tested else None,
                unit=self.spec.unit,
                threshold=self.norm.value if self.norm is not None and hard else None,
                rules=rules,
                data=self.data,
            )

        return Findings(self.criterion, self.verdict, self.firm, self.hard, self.value, tell)


def at_most(
    criterion: str,
    value: NDArray[np.float64],
    spec: NormSpec,
    proposals: Proposals,
    city: City,
    layers: tuple[str, ...],
) -> MeasuredAnswer:
    """Return a number of n proposals that conflicts where it is more than the norm; reported where there is none.

    Parameters
    ----------
    criterion
        Id of the criterion.
    value
        (n,) in the unit of `spec`; NaN where it is not known, which is not tested.
    layers
        What the number rests on; a fictional layer is never firm.
    """
    norm = municipal_norms(city, (spec,)).get(spec.id)
    most = norm.value if norm is not None and norm.value is not None else np.inf
    hard, tested = applies(norm, proposals), ~np.isnan(value)
    verdict = verdicts(len(proposals))
    verdict[tested] = Verdict.REPORTED.code
    verdict[tested & hard] = Verdict.FITS.code
    verdict[tested & hard & (value > most)] = Verdict.CONFLICTS.code
    data = tuple(city.reference(name) for name in layers)
    rules_firm = norm is None or rules_are_firm([norm.reference(spec.id)])
    real = not any(reference.fictional for reference in data)
    firm = tested & real & (rules_firm | ~hard)
    return MeasuredAnswer(criterion, value, norm, spec, data, hard, verdict, firm)
