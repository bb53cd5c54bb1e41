"""`forms`: the care forms and what decides about them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from spreidingskaart.cli.answer import Answer, add_common, aligned, check_role

if TYPE_CHECKING:
    import argparse

HELP = "welke woonzorgvormen er zijn"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """List the care forms."""
    from spreidingskaart.city import DATA
    from spreidingskaart.rules import care_forms

    check_role(options.role)
    forms = care_forms(DATA / "care_forms.yaml")
    records = [
        {**asdict(form), "status": form.status.value, "target_groups": list(form.target_groups)}
        for form in forms.values()
    ]
    rows: list[tuple[str, ...]] = [
        ("id", "naam", "zelfstandig", "toezicht", "verblijf", "huishouden")
    ]
    rows += [
        (form.id, form.name, form.independent_units, form.supervision, form.stay, form.household)
        for form in forms.values()
    ]
    return Answer(
        {"schema": "spreidingskaart/forms/1", "role": options.role, "forms": records}, aligned(rows)
    )
