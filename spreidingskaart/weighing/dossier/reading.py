"""The dossier as a page to read and print: standalone, no script, nothing from elsewhere."""

from __future__ import annotations

import hashlib
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from spreidingskaart import PROJECT
from spreidingskaart.model import Verdict
from spreidingskaart.rules.register_entry import CERTAINTIES
from spreidingskaart.site_test.evidence import title_of
from spreidingskaart.weighing.case.compare import figure, helps_and_brakes
from spreidingskaart.weighing.framework.aggregation import tell_mean, tell_unknown
from spreidingskaart.weighing.framework.fair_share import tell_counted
from spreidingskaart.weighing.framework.framework import ByHand, Threshold
from spreidingskaart.weighing.framework.lock import digest
from spreidingskaart.weighing.framework.value import tell
from spreidingskaart.weighing.ranking.inputs import MET, NOT_MET
from spreidingskaart.weighing.ranking.rank import UNRANKED
from spreidingskaart.words.numbers import number, percent, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spreidingskaart.model import Assessment
    from spreidingskaart.weighing.case.facts import Facts
    from spreidingskaart.weighing.case.outcome import Weighed
    from spreidingskaart.weighing.framework.aggregation import Aggregation
    from spreidingskaart.weighing.framework.framework import Framework, HardLimit
    from spreidingskaart.weighing.framework.lock import Lock

_OUTCOME = {MET: "voldoet", NOT_MET: "voldoet niet"}


class Decided(Protocol):
    """What the page reads of a case: one that is frozen now, or one that was read back."""

    @property
    def framework(self) -> Framework:
        """Limits, curves and weights."""

    @property
    def facts(self) -> Facts:
        """What is known of the sites."""

    @property
    def lock(self) -> Lock | None:
        """Its lock, if it is locked."""

    @property
    def weights(self) -> Mapping[str, float] | None:
        """Other weights that are tried."""

    @property
    def how(self) -> Aggregation | None:
        """Another way to make one total of the scores that is tried."""

    @property
    def overrides(self) -> Sequence[Any]:
        """What planners judged otherwise."""

    @property
    def workshop(self) -> Mapping[str, Any] | None:
        """The outcome of a workshop session, if one was added."""


@cache
def page_version() -> str:
    """Return a fingerprint of how the page and its sentences are made: of one version they are the same again."""
    words = sorted((PROJECT / "spreidingskaart" / "weighing").rglob("*_words.py"))
    made_by = [Path(__file__), *words, *sorted((Path(__file__).parent / "templates").iterdir())]
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"plain": plain, "number": number, "percent": percent}
    return environment


def readable(
    case: Decided,
    weighed: Weighed,
    about: Mapping[str, Any],
    weighing: Mapping[str, Any],
    told: Sequence[Assessment],
    rules: Sequence[Any],
    confidential: str,
) -> bytes:
    """Return the page; every value in it is escaped. What is confidential says so on every printed page."""
    framework, ranking = case.framework, weighed.ranking
    page = (
        _environment()
        .get_template("dossier.html")
        .render(
            about=about,
            confidential=confidential,
            framework=framework,
            digest=digest(framework),
            lock=case.lock,
            tried=bool(case.weights),
            tried_how=case.how is not None,
            how=[tell_mean(ranking.judged.how), tell_unknown(ranking.judged.how)],
            weighing=weighing,
            limits=[(limit, _asked(limit)) for limit in framework.hard],
            criteria=[
                (
                    criterion,
                    tell(criterion.curve, criterion.unit) + tell_counted(criterion.origin),
                    float(share),
                    isinstance(criterion.origin, ByHand),
                )
                for criterion, share in zip(framework.scored, ranking.weights.shares, strict=True)
            ],
            rows=[_row(weighed, int(i)) for i in ranking.order],
            entries=case.facts.entries,
            labels={
                **{item.id: item.label for item in framework.hard},
                **{item.id: item.label for item in framework.scored},
            },
            names=dict(zip(case.facts.sites, case.facts.names, strict=True)),
            overrides=case.overrides,
            workshop=case.workshop,
            assessments=list(zip(case.facts.names, told, strict=True)),
            title_of=title_of,
            rules=rules,
            certainties=CERTAINTIES,
        )
    )
    return page.encode()


def _asked(limit: HardLimit) -> str:
    test = limit.test
    if isinstance(test, Threshold):
        word = {">=": "ten minste", ">": "meer dan", "<=": "ten hoogste", "<": "minder dan"}[
            test.operator
        ]
        return f"{word} {plain(test.value, 2)} {test.unit}"
    return f"oordeel {' of '.join(Verdict(word).dutch for word in test.allowed)}"


def _row(weighed: Weighed, i: int) -> dict[str, Any]:
    framework, ranking = weighed.framework, weighed.ranking
    judged = ranking.judged
    place = int(ranking.rank[i])
    return {
        "name": judged.sites[i],
        "place": "" if place == UNRANKED else str(place),
        "total": number(float(ranking.totals.total[i]), 1),
        "range": f"{number(float(ranking.totals.low[i]), 1)} tot {number(float(ranking.totals.high[i]), 1)}",
        "out": not bool(judged.taking_part[i]),
        "limits": [_OUTCOME.get(int(outcome), "niet getoetst") for outcome in judged.met[i]],
        "scores": [
            (
                "niet getoetst" if math.isnan(score) else number(float(score), 0),
                figure(weighed, criterion, i),
            )
            for score, criterion in zip(judged.scores[i], framework.scored, strict=True)
        ],
        "effects": [told for told in helps_and_brakes(weighed, i) if told],
        "unsure": [] if weighed.taint is None else [bool(cell) for cell in weighed.taint.scores[i]],
    }
