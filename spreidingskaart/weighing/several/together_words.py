"""A choice of several sites in Dutch sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import metres, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.weighing.several.together import Goal, Together


def tell(result: Together, sites: Sequence[str]) -> str:
    """Return which sites are best together and what they achieve, as one Dutch sentence."""
    names = join([sites[i] for i in result.best.sites])
    return f"{names}: {_achieves(result)}."


def tell_proof(result: Together) -> str:
    """Return how sure it is that no other choice is better, as one Dutch sentence."""
    k, n = len(result.best.sites), result.n
    if result.counted:
        same = result.equally_good - 1
        also = f"; {count(same, 'andere keuze is', 'andere keuzes zijn')} even goed" if same else ""
        every = count(result.counted, "combinatie", "combinaties")
        return f"Bewezen: alle {every} van {k} uit {n} locaties zijn doorgerekend{also}."
    if result.proven:
        return f"Bewezen: de rekenmethode sluit uit dat een andere keuze van {k} uit {n} locaties beter is."
    return (
        f"Niet bewezen: dit is de beste keuze die in de rekentijd is gevonden; beter dan "
        f"{value_words(result.goal, result.bound)} kan niet."
    )


def _achieves(result: Together) -> str:
    value, now = (
        value_words(result.goal, result.best.value),
        value_words(result.goal, result.before),
    )
    known = not math.isnan(result.before)
    if result.goal == "even":
        if not known:
            return f"ongelijkheid {value} (Gini)"
        better = "gelijker" if result.best.value < result.before else "niet gelijker"
        return f"ongelijkheid {value} (Gini), nu {now}; de spreiding wordt {better}"
    if result.goal == "reach":
        return f"{value} binnen bereik, nu {now}"
    if result.goal == "near":
        return f"gemiddeld {value} van inwoner tot locatie" + (f", nu {now}" if known else "")
    return f"ten minste {value} van elkaar en van wat er al is"


def value_words(goal: Goal, value: float) -> str:
    """Return a value of a goal with its unit, as people say it."""
    if goal == "even":
        return number(value, 3)
    if goal == "reach":
        return f"{number(value)} inwoners"
    return metres(value)
