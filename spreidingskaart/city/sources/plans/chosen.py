"""Which file counts where a plan stands in several, and what of a file with all plans of the country lies here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city.sources.plans.model import PlanFile


def keep_newest(files: Sequence[PlanFile]) -> None:
    """Keep of a plan that stands in several files only the newest; of the same date the last file."""
    newest: dict[str, tuple[str, int]] = {}
    for at, file in enumerate(files):
        for plan in file.plans:
            if plan.whole:
                newest[plan.id] = max(newest.get(plan.id, ("", -1)), (plan.date, at))
    counts = {plan: files[at].name for plan, (_, at) in newest.items()}
    for file in files:
        others = {plan.id for plan in file.plans if plan.whole and counts[plan.id] != file.name}
        file.leave_out(
            {
                plan: f"het plan {plan} staat ook in {counts[plan]}; dat bestand telt."
                for plan in others
            }
        )


def keep_within(file: PlanFile, ground: shapely.Geometry, code: str) -> None:
    """Leave out of a file with all plans of the country what others decided on and does not lie here.

    Parameters
    ----------
    ground
        The municipality.
    code
        Its code, GM0267: its own plans stay wherever they lie.
    """
    own = f"NL.IMRO.{code.removeprefix('GM')}"
    rows = file.kept
    shapes = np.array([each.geometry for each in file.objects], dtype=object)
    shapely.prepare(ground)
    here = np.array([each.plan.startswith(own) for each in file.objects], dtype=bool)
    here |= shapely.intersects(ground, shapes) if len(shapes) else False
    file.objects = [file.objects[row] for row in np.flatnonzero(here)]
    held = {each.plan for each in file.objects}
    file.plans = [plan for plan in file.plans if plan.id in held or plan.id.startswith(own)]
    gone = rows - file.kept
    file.read, file.elsewhere = file.read - gone, file.elsewhere + gone
