"""What a finding rests on: to which proposals a norm applies, and what keeps a verdict from being firm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.model import SITE_LAYERS, DataRef, Status, Verdict
from spreidingskaart.rules import norm_file
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals, RuleRef
    from spreidingskaart.rules import Norm

GIVEN: Final = DataRef("proposal", None, fictional=False, title="Opgegeven bij het voorstel")
"""Where a fact comes from no layer, but from who made the proposal."""
_NEVER_FIRM: Final = (Status.EXAMPLE, Status.UNVERIFIED, Status.TRIED)


def municipal_norms(city: City) -> Mapping[str, Norm]:
    """Return the siting norms of the municipality (siting.yaml); none where it set none."""
    key = "grounds.siting"
    if key not in city.memo:
        city.memo[key] = city.rules.norms("siting")
    norms: Mapping[str, Norm] = city.memo[key]  # type: ignore[assignment]
    return norms


def general_norms(city: City, path: Path) -> Mapping[str, Norm]:
    """Return the norms that ship with a criterion, with the values that are tried out in this City."""
    return city.rules.as_tried(norm_file(path))


def applies(norm: Norm | None, proposals: Proposals) -> NDArray[np.bool_]:
    """Return for which of n proposals a norm has a value and speaks of the care form."""
    per_form = [norm is not None and norm.applies_to(form) for form in proposals.forms]
    return np.array(per_form, dtype=bool)[proposals.form]


def verdicts(n: int, start: Verdict = Verdict.NOT_TESTED) -> NDArray[np.int8]:
    """Return n verdict codes, not tested until a criterion has looked."""
    return np.full(n, start.code, dtype=np.int8)


def rules_are_firm(rules: Iterable[RuleRef]) -> bool:
    """Whether no rule is another city's example or unverified."""
    return not any(rule.status in _NEVER_FIRM for rule in rules)


def reserve(rules: Iterable[RuleRef], data: Iterable[DataRef], *more: str) -> str | None:
    """Return one Dutch sentence that says why a verdict is not firm; None where nothing stands in the way."""
    reasons = [
        f"de regel '{rule.title or rule.id}' is {rule.status.dutch}"
        for rule in rules
        if rule.status in _NEVER_FIRM
    ]
    reasons += [
        f"de laag {ref.title or ref.layer} is verzonnen (voorbeeld)"
        for ref in data
        if ref.fictional
    ]
    reasons += [reason for reason in more if reason]
    if not reasons:
        return None
    sentence = join(list(dict.fromkeys(reasons)))
    return f"{sentence[0].upper()}{sentence[1:]}."


def invented(city: City, layer: NDArray[np.int8] | None, n: int) -> NDArray[np.bool_]:
    """Return which of n sites (or owners) come from an invented layer (`Proposals.site_layer`, `.owner_layer`)."""
    if layer is None:
        return np.zeros(n, dtype=bool)
    return np.array([*(city.reference(name).fictional for name in SITE_LAYERS), False], dtype=bool)[
        layer
    ]


def taken_from(city: City, layer: NDArray[np.int8] | None, i: int) -> DataRef:
    """Return the layer that one site (or owner) comes from; GIVEN where it comes from none."""
    return GIVEN if layer is None or layer[i] < 0 else city.reference(SITE_LAYERS[layer[i]])


def disc_words(proposals: Proposals, i: int) -> str:
    """Return the sentence that names the disc where a site is only a pin, else nothing."""
    if not proposals.is_disc[i]:
        return ""
    return f" Getoetst is een cirkel van {proposals.disc_radius:.0f} m om de punt."
