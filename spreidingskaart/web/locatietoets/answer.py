"""The answer of a site test: the verdict card, or what is wrong with the site, or that none is chosen yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.criteria import CRITERIA
from spreidingskaart.errors import InputError
from spreidingskaart.site_test.assess import assess, assessment
from spreidingskaart.site_test.overrides import with_overrides
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.site_test.told_of import told_of
from spreidingskaart.spread.before_after import per_level
from spreidingskaart.spread.effect_words import effect_sentences
from spreidingskaart.web import chosen_site
from spreidingskaart.web.locatietoets.verdict_card import card
from spreidingskaart.web.older import with_what_it_is_of
from spreidingskaart.web.parts import part_or
from spreidingskaart.web.readable_store import readable_store, say_if_lost
from spreidingskaart.web.rendering import render, say_error

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment, Proposals
    from spreidingskaart.spread.before_after import BeforeAfter


@dataclass(frozen=True)
class SiteTest:
    """One proposal that was tested."""

    proposal: dict[str, Any]
    """What the visitor filled in."""
    proposals: Proposals
    found: Assessment
    """As the engine gave it."""
    shown: Assessment
    """With the overrides that are in force beside it."""
    spread: tuple[BeforeAfter, ...]
    """What the proposal does to the spread, per stadsdeel and per wijk."""
    effects: tuple[str, ...]
    """The same by other measures."""


@dataclass(frozen=True)
class Refusal:
    """Why a site cannot be tested."""

    sentence: str


UNTOLD: Final = Refusal("")
"""A test that could not be made, of which the page says why elsewhere."""


def asked(city: City, proposal: dict[str, Any]) -> SiteTest | Refusal | None:
    """Return the test of the chosen site, why it cannot be tested, or None where no site is chosen.

    Parameters
    ----------
    city
        As the session may see it.
    proposal
        What must come, as `proposals.propose` takes it.
    """
    site = chosen_site.site()
    if site is None:
        return None
    try:
        proposals = propose(city, **site, **proposal)
    except InputError as error:
        return Refusal(str(error))
    columns = assess(proposals, city)
    spread, effects = part_or(
        ((), ()), "Wat het met de spreiding doet", _on_the_spread, city, proposals
    )
    found = assessment(proposals, city, columns=columns)
    say_if_lost("Oordelen die mensen bewaarden")
    return SiteTest(
        proposal,
        proposals,
        found=found,
        shown=with_overrides(found, columns, readable_store()),
        spread=spread,
        effects=effects,
    )


def _on_the_spread(
    city: City, proposals: Proposals
) -> tuple[tuple[BeforeAfter, ...], tuple[str, ...]]:
    told = effect_sentences(city, proposals)
    return per_level(city, proposals), tuple(one.sentence for one in told)


def show_verdict(test: SiteTest | Refusal | None, city: City) -> None:
    """Show the verdict with its evidence, or why there is none."""
    if test is None:
        st.html(render("locatietoets/no_site.html", criteria=CRITERIA))
    elif isinstance(test, Refusal):
        if test.sentence:
            say_error(test.sentence)
    else:
        shown = card(test.shown, spread=test.spread, effects=test.effects)
        st.html(with_what_it_is_of(shown, told_of(test.shown, city)))
