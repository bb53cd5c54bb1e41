"""`goals`: how far every goal is, where the results point, and which decisions came as foretold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.cli.answer import Answer, add_common, city_of

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.programme.goals.reading import Goal

HELP = "hoe ver elk doel is, en welke besluiten uitkwamen zoals voorspeld"
_NONE = "Er zijn geen doelen geladen; vul goals.csv en goal_results.csv (docs/data.md)."


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Tell how far the goals are."""
    from spreidingskaart.programme.goals.reading import goals_of
    from spreidingskaart.programme.goals.sentences import all_told
    from spreidingskaart.programme.promises.hindsight import hindsight_told, looked_back

    city = city_of(options)
    goals, looked = goals_of(city), looked_back(city)
    told = all_told(goals) if goals else _NONE
    document = {
        "schema": "spreidingskaart/goals/1",
        "municipality": city.municipality.name,
        "data_version": city.version,
        "role": city.role,
        "sentence": told,
        "goals": [{**goal.as_dict(), "sentences": list(_sentences(goal))} for goal in goals],
        "hindsight": {
            "sentence": hindsight_told(looked) or None,
            "decisions": [promise.as_dict() for promise in looked],
        },
    }
    parts = [told, *("\n".join((goal.title, *_sentences(goal))) for goal in goals)]
    parts += [hindsight_told(looked)] if looked else []
    return Answer(document, "\n\n".join(parts))


def _sentences(goal: Goal) -> tuple[str, ...]:
    from spreidingskaart.programme.goals.sentences import goal_told, missing_told, trend_told

    source = f"Bron van het doel: {goal.source.told}."
    return tuple(filter(None, (goal_told(goal), trend_told(goal), missing_told(goal), source)))
