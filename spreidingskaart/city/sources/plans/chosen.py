"""Which file counts where a plan stands in several, and what of a file with all plans of the country lies here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from spreidingskaart.city.sources.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
        _drop_others(file, {plan: name for plan, name in counts.items() if name != file.name})


def _drop_others(file: PlanFile, others: Mapping[str, str]) -> None:
    """Drop what a file has of plans that another file counts for."""
    older = {plan.id: others[plan.id] for plan in file.plans if plan.whole and plan.id in others}
    if not older:
        return
    rows = [(plan.row, plan.id) for plan in file.plans if plan.row is not None]
    rows += [(each.row, each.plan) for each in file.objects]
    for row, plan in sorted(rows):
        if plan in older:
            why = f"het plan {plan} staat ook in {older[plan]}; dat bestand telt."
            file.dropped.append(Fault("zoning", row, None, why))
    file.objects = [each for each in file.objects if each.plan not in older]
    file.plans = [plan for plan in file.plans if plan.id not in older]


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
    shapes = np.array([each.geometry for each in file.objects], dtype=object)
    shapely.prepare(ground)
    here = shapely.intersects(ground, shapes) if len(shapes) else np.zeros(0, dtype=bool)
    kept = [
        each
        for each, lies_here in zip(file.objects, here, strict=True)
        if lies_here or each.plan.startswith(own)
    ]
    held = {each.plan for each in kept}
    plans = [plan for plan in file.plans if plan.id in held or plan.id.startswith(own)]
    gone = len(file.objects) - len(kept)
    gone += sum(plan.row is not None for plan in file.plans) - sum(
        plan.row is not None for plan in plans
    )
    file.objects, file.plans = kept, plans
    file.read, file.elsewhere = file.read - gone, file.elsewhere + gone
