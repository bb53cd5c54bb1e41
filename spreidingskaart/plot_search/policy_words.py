"""What the city would have to change, in words and as one document, with everything that keeps it from being sure."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.model.gaps import Gap, GapKind, gaps_told
from spreidingskaart.plot_search.policy_options import ChangeKind, policy_choices
from spreidingskaart.plot_search.sites import PLOTS
from spreidingskaart.site_test.assess import assess, assessment
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spreidingskaart.city import City
    from spreidingskaart.plot_search.policy import PolicyAnswer, PolicyChange

SCHEMA: Final = "spreidingskaart/policy-change/1"
COST: Final = "eerst zo min mogelijk wijzigingen, dan zo min mogelijk percelen die ze raken"
"""What counts as cheap: a choice of this program."""


def headline(answer: PolicyAnswer, city: City) -> str:
    """Say with how many changes the sites open, and where; or that it cannot be."""
    few = f"wijken met per inwoner de minste {answer.index.kind.places} waar nu geen {_plot(city)} past"
    if not len(answer.pool):
        return (
            f"Met 0 beleidswijzigingen: in elke wijk met minder {answer.index.kind.places} dan gemiddeld is al een "
            f"{_plot(city)} zonder gevonden bezwaar, of er is geen zo'n wijk."
        )
    sites = len(answer.sites)
    if not sites:
        return (
            f"0 van de {len(answer.pool)} {few}, gaan open met een wijziging die hier mee mag doen."
        )
    changes = count(len(answer.changes), "beleidswijziging", "beleidswijzigingen")
    verb = "gaat" if sites == 1 else "gaan"
    asked = "" if answer.possible else f" van de {answer.asked} gevraagde"
    told = f"{sites}{asked} locaties" if sites > 1 or asked else "1 locatie"
    more = "" if answer.possible else " In meer wijken kan het niet."
    where = f"Dat is in {sites} van de {len(answer.pool)} {few}."
    return f"Met {changes} {verb} {told}{_unreal(city)} open. {where}{more}"


def sentences(answer: PolicyAnswer, city: City) -> tuple[str, ...]:
    """Say what changes, what opens, how sure that it is the cheapest, and what no change on offer opens."""
    form = city.forms[answer.form].name
    told = [change_told(change, form) for change in answer.changes]
    if answer.sites:
        told.append(
            f"In de hele stad gaan er {number(answer.opened)} {_plots(city)} open, naast {number(answer.open_now)} "
            "waar nu al geen bezwaar is gevonden."
        )
        told.append(_proof(answer))
    if answer.already:
        told.append(
            f"In {count(answer.already, 'wijk', 'wijken')} met weinig plekken hoeft niets te veranderen: daar is al "
            f"een {_plot(city)} zonder gevonden bezwaar."
        )
    told.append(
        f"{number(answer.never)} {_plots(city)} gaan met geen van deze wijzigingen open: daar staat bijvoorbeeld "
        "water, groen of een veiligheidszone in de weg."
    )
    return tuple(told)


def where_told(answer: PolicyAnswer, city: City) -> str:
    """Say how many plots open in each area, for who sees no table; empty where none does."""
    if not answer.sites:
        return ""
    where = join([f"{site.area} ({number(site.plots)})" for site in answer.sites])
    return f"Per wijk gaan er zoveel {_plots(city)} open: {where}."


def change_told(change: PolicyChange, form: str) -> str:
    """Say what changes, and how many plots it touches."""
    touches = f"Dat raakt {count(change.touched, 'perceel', 'percelen')}."
    if change.unread:
        where = "Daar" if change.unread == change.touched else f"Bij {number(change.unread)} ervan"
        touches += f" {where} is de tekst niet gelezen: misschien mag het al."
    if change.kind is ChangeKind.TEXT:
        return f"Het omgevingsplan laat {form} toe onder de bestemming {change.title.capitalize()}. {touches}"
    if not change.becomes:
        return f'De norm "{change.title}" vervalt (nu {change.was}). {touches}'
    return f'De norm "{change.title}" gaat van {change.was} naar {change.becomes}. {touches}'


def gaps_of_policy(answer: PolicyAnswer, city: City) -> tuple[Gap, ...]:
    """Return what keeps the answer from being firm: of each site that opens, of the places and of the choices made."""
    return tuple(dict.fromkeys(_gaps(answer, city)))


def policy_document(answer: PolicyAnswer, city: City) -> dict[str, Any]:
    """Return the answer JSON-ready (schema spreidingskaart/policy-change/1)."""
    gaps = gaps_of_policy(answer, city)
    choices = policy_choices()
    return {
        "schema": SCHEMA,
        "municipality": city.municipality.name,
        "data_version": city.version,
        "role": city.role,
        "form": answer.form,
        "places": answer.places,
        "asked": answer.asked,
        "among": len(answer.pool),
        "possible": answer.possible,
        "reachable": answer.reachable,
        "sentence": headline(answer, city),
        "more": [*sentences(answer, city), *filter(None, [where_told(answer, city)])],
        "changes": [
            {
                **asdict(change),
                "kind": change.kind.value,
                "sentence": change_told(change, city.forms[answer.form].name),
            }
            for change in answer.changes
        ],
        "sites": [
            {name: value for name, value in asdict(site).items() if name != "row"}
            for site in answer.sites
        ],
        "opened": answer.opened,
        "open_now": answer.open_now,
        "never": answer.never,
        "touched": answer.touched,
        "proven": answer.proven,
        "cost": {"is": COST, "status": choices.status.value, "source": choices.source},
        "fictional": city.reference(PLOTS).fictional,
        "firm": not gaps,
        "why_not_firm": gaps_told(gaps),
        "gaps": [asdict(gap) for gap in gaps],
    }


def _gaps(answer: PolicyAnswer, city: City) -> Iterator[Gap]:
    yield Gap(GapKind.ASSUMED, f"wat goedkoop is, is een keuze: {COST}")
    yield Gap(GapKind.ASSUMED, "welke wijzigingen er zijn, is een keuze van dit programma")
    if any(change.kind is ChangeKind.TEXT for change in answer.changes):
        yield Gap(GapKind.TEXT_DECIDES, "hoe de tekst van het plan wordt, beslist")
    yield from _of_places(answer)
    if answer.sites:
        rows = np.array([site.row for site in answer.sites])
        sites = answer.result.proposals.take(rows)
        columns = assess(sites, city)
        for i in range(len(rows)):
            yield from assessment(sites, city, i, columns).gaps


def _of_places(answer: PolicyAnswer) -> Iterator[Gap]:
    fiction = answer.index.kind.fiction.sentence
    if fiction:
        yield Gap(GapKind.FICTIONAL, f"{fiction[0].lower()}{fiction[1:].removesuffix('.')}")
    if answer.index.coarser:
        places = count(answer.index.coarser, "plek is", "plekken zijn")
        yield Gap(GapKind.UNKNOWN, f"{places} niet per wijk bekend")


def _proof(answer: PolicyAnswer) -> str:
    if not answer.proven:
        return "Of het met minder kan, is niet bewezen binnen de rekentijd."
    return (
        "Dat kan niet met minder wijzigingen, en niet met evenveel die minder percelen raken (bewezen). Zo te rekenen "
        "is een keuze."
    )


def _plot(city: City) -> str:
    return "fictief perceel" if city.reference(PLOTS).fictional else "perceel"


def _plots(city: City) -> str:
    return "fictieve percelen" if city.reference(PLOTS).fictional else "percelen"


def _unreal(city: City) -> str:
    return " op fictieve percelen" if city.reference(PLOTS).fictional else ""
