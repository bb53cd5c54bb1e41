"""What the page Zoeken says of what it found; what is not tested is never told as a pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.model import Verdict
from spreidingskaart.plot_search.search import UNLIKELY
from spreidingskaart.plot_search.sites import PLOTS
from spreidingskaart.site_test.overrides import assessment_with_overrides
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.plot_search import SearchResult
    from spreidingskaart.store import Store
    from spreidingskaart.web.zoeken.form import Search

ELSEWHERE: Final = "valt af op een andere grens"
NOTHING_LEFT: Final = "Er blijft geen perceel over. Maak een grens ruimer, of kies minder plekken."
ONLY_UNLIKELY: Final = (
    "Er blijft alleen over wat waarschijnlijk niet past. Zet dat aan, of maak een grens ruimer."
)
NO_PLOT: Final = "Dit is weg of water. Klik op een perceel."
NOT_ASKED: Final = "Dit perceel doet niet mee in het zoeken. Kies een ander perceel."
_FILL_IN: Final = "Vul in hoeveel eigen parkeerplaatsen er komen; dan kan parkeren worden getoetst."


def of_funnel(found: SearchResult, search: Search) -> str:
    """Return where most plots fall off, what is not tested, and what would have it tested."""
    sentences = [_how_it_leans(found, search), _where_most_fall(found)]
    untested = [
        f"{BY_ID[name].title.lower()} ({number(many)})"
        for name, many in found.not_tested().items()
        if many
    ]
    if untested:
        sentences.append(f"Van wat overblijft is niet getoetst: {join(untested)}.")
    open_questions = {step.criterion for step in found.steps if step.not_tested or step.undecided}
    if "parking" in open_questions and "own_parking" not in search.size:
        sentences.append(_FILL_IN)
    return " ".join(sentence for sentence in sentences if sentence)


def _how_it_leans(found: SearchResult, search: Search) -> str:
    """Return how many plots lean to no, and whether they are counted; nothing where none does."""
    many = int(found.unlikely.sum())
    if not many:
        return ""
    counted = search.also_unlikely
    plots = "daarvan" if counted else "perceel" if many == 1 else "percelen"
    fit = "past" if many == 1 else "passen"
    return (
        f"{'' if counted else 'Nog '}{number(many)} {plots} {fit} waarschijnlijk niet"
        f"{'' if counted else ' en ' + ('telt' if many == 1 else 'tellen') + ' hier niet mee'}: "
        "zo liepen uitspraken over andere plannen, en de planregels van hier zijn niet gelezen."
    )


def _where_most_fall(found: SearchResult) -> str:
    steps = [step for step in found.steps if step.title != UNLIKELY]
    worst = max(steps, key=lambda step: step.dropped, default=None)
    if worst is None or not worst.dropped:
        return "Er valt geen perceel af." if len(steps) == len(found.steps) else ""
    what = worst.title.lower()
    if worst.undecided > worst.dropped - worst.undecided:
        return f"Bij de meeste is {what} niet getoetst: {number(worst.undecided)}. Of het daar past, is niet te zeggen."
    most = "De meeste vallen" if len(steps) == len(found.steps) else "Verder vallen de meeste"
    return f"{most} af op {what}: {number(worst.dropped)}."


def left_over(total: int) -> str:
    """Return how many plots are left."""
    return "1 perceel dat overblijft" if total == 1 else f"{number(total)} percelen die overblijven"


def caption(city: City, search: Search, firm: Sequence[bool], total: int) -> str:
    """Return what the list holds: which plots, how sure they are, and what was asked.

    Parameters
    ----------
    firm
        Of every plot in the list, whether its verdict is firm.
    total
        How many plots are left.
    """
    told = [f"De eerste {len(firm)} van {number(total)}: mildste oordeel eerst, dan de grootste."]
    loose = len(firm) - sum(firm)
    if loose:
        some = f"Voorlopig zijn {loose} van de {len(firm)} oordelen."
        told.append("Alle oordelen zijn voorlopig." if loose == len(firm) else some)
    if city.reference(PLOTS).fictional:
        told.append("Fictieve percelen.")
    told.append(f"Gevraagd is {city.forms[search.form].name}, {search.told}.")
    return " ".join(told)


def judged_otherwise(city: City, at: tuple[float, float], search: Search, store: Store) -> str:
    """Return the sentence on a planner who judged the site test of a plot otherwise; nothing where nobody did.

    Parameters
    ----------
    at
        Latitude and longitude of a pin in the plot.
    """
    try:
        tested = propose(city, form=search.form, latitude=at[0], longitude=at[1], **search.size)  # type: ignore[arg-type]
    except InputError:
        return ""
    overruled = assessment_with_overrides(tested, city, store).proposal.get("overruled")
    if not overruled or not overruled["criteria"]:
        return ""
    verdict = Verdict(overruled["verdict"]).dutch
    return f"Een planner oordeelde hier anders. Met dat oordeel: {verdict}. De toets zegt waarom."


def fictional_layers(city: City) -> str:
    """Return what on the map is fictional; nothing where it is all real."""
    layers = ((PLOTS, "fictieve percelen"), ("zoning", "voorbeeldplan"))
    return ", ".join(words for layer, words in layers if city.reference(layer).fictional)
