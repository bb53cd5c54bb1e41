"""Put plans that were read beside those that a city has: the same plan is replaced, examples go."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd

from geo.crs import RD
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.plans.articles import with_articles
from spreidingskaart.city.sources.schema import SCHEMAS
from spreidingskaart.model import YesNo, ZoningAsked
from spreidingskaart.words.lists import count, join

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from spreidingskaart.city.sources.folder import FolderContents, LayerEntry
    from spreidingskaart.city.sources.plans.model import PlanFile, PlanObject, ReadPlan

PLANS, OBJECTS, TEXTS = "zoning_plans", "zoning", "plan_texts"
_MOST_NAMED: Final = 3
_BULK: Final = (
    "Gelezen uit de maandelijkse bestanden met alle plannen van Nederland: daarin staan geen omgevingsplannen, en wat "
    "een omgevingsplan al verving, staat er nog."
)


@dataclass(frozen=True, eq=False)
class KeptPlans:
    """What a city has once plans are imported."""

    layers: tuple[MadeLayer, ...]
    leave_out: tuple[str, ...]
    """Layers that the city no longer has."""
    replaced: tuple[str, ...]
    """Ids of plans that the city had and that were read again."""
    examples: tuple[str, ...]
    """Ids of fictional plans that went."""
    notes: tuple[str, ...]
    """What else a reader must know; Dutch sentences."""


def kept_plans(
    contents: FolderContents,
    files: Sequence[PlanFile],
    *,
    today: dt.date,
    replace_all: bool,
    asked: Collection[ZoningAsked] = (),
) -> KeptPlans:
    """Return the layers of a city with the plans of files beside those that it has.

    Parameters
    ----------
    contents
        What the city has.
    files
        Each whole plan in one of them (`keep_newest`).
    replace_all
        Whether the plans that the city has all go.
    asked
        What else somebody looked for, also where there was none.
    """
    plans = _united(plan for file in files for plan in file.plans)
    objects = with_articles(each for file in files for each in file.objects)
    old_plans, old_objects = _table(contents, PLANS), _table(contents, OBJECTS)
    examples = set(old_plans.loc[old_plans["fictional"] == YesNo.YES, "id"])
    gone = set(old_plans["id"]) if replace_all else examples
    stay = old_plans[~old_plans["id"].isin(gone)]
    objects_stay = old_objects[~old_objects["plan_id"].isin(gone)]
    objects_stay = objects_stay[~_read_again(objects_stay, plans, objects)]
    merged = _with_what_was_known(plans, stay)
    new_plans = _joined(stay[~stay["id"].isin(plans)], _plan_rows(merged.values()))
    new_objects = _joined(objects_stay, _object_rows(objects))
    entry = _entry(contents, OBJECTS) if len(stay) else None
    provenance = _provenance(entry, merged, files, today=today)
    also = {*provenance.asked, *asked}
    provenance = replace(provenance, asked=tuple(each for each in ZoningAsked if each in also))
    made = _layers(new_plans, new_objects, provenance, files)
    texts, leave_out = _texts(contents, set(new_plans["id"]))
    return KeptPlans(
        layers=(*made, *texts),
        leave_out=leave_out,
        replaced=tuple(sorted(set(plans) & set(stay["id"]))),
        examples=tuple(sorted(examples)),
        notes=tuple(_notes(merged, examples, leave_out)),
    )


def _united(plans: Iterable[ReadPlan]) -> dict[str, ReadPlan]:
    """Return each plan once; what only its objects say of it gives way to what its own area says."""
    found: dict[str, ReadPlan] = {}
    for plan in plans:
        known = found.get(plan.id)
        better = known is None or (known.row is None and (plan.row is not None or not known.status))
        umbrella = plan.umbrella or (known is not None and known.umbrella)
        found[plan.id] = replace(plan if known is None or better else known, umbrella=umbrella)
    return found


def _read_again(
    there: pd.DataFrame, plans: Mapping[str, ReadPlan], objects: Sequence[PlanObject]
) -> pd.Series[bool]:
    """Return which objects of a city were read again: all of a whole plan, of a plan in part those of the same kind."""
    whole = {plan.id for plan in plans.values() if plan.whole}
    in_part = {(each.plan, each.kind.value) for each in objects}
    pairs = pd.Series(
        list(zip(there["plan_id"], there["kind"], strict=True)), there.index, dtype=object
    )
    return there["plan_id"].isin(whole) | pairs.isin(in_part)


def _with_what_was_known(plans: Mapping[str, ReadPlan], stay: pd.DataFrame) -> dict[str, ReadPlan]:
    """Return plans with what the city knew of those of which only objects were read."""
    known = {str(row["id"]): row for row in stay.to_dict("records")}
    merged = {}
    for plan in plans.values():
        row = known.get(plan.id)
        merged[plan.id] = plan
        if row is not None and plan.row is None:
            told = {
                name: row[name] or getattr(plan, name)
                for name in ("name", "type", "status", "date", "url")
                if name in row
            }
            umbrella = plan.umbrella or row["umbrella"] == YesNo.YES
            merged[plan.id] = replace(plan, **told, umbrella=umbrella)
    return merged


def _plan_rows(plans: Iterable[ReadPlan]) -> pd.DataFrame:
    rows = [
        {
            "id": plan.id,
            "name": plan.name,
            "type": plan.type,
            "status": plan.status,
            "date": plan.date,
            "umbrella": (YesNo.YES if plan.umbrella else YesNo.NO).value,
            "fictional": YesNo.NO.value,
            "url": plan.url,
        }
        for plan in plans
    ]
    return pd.DataFrame(rows, columns=list(SCHEMAS[PLANS].names), dtype=object)


def _object_rows(objects: Sequence[PlanObject]) -> pd.DataFrame:
    seen: Counter[str] = Counter()
    rows = []
    for each in objects:
        name = f"{each.plan}/{each.own_id}"
        seen[name] += 1
        rows.append(
            {
                "id": name if seen[name] == 1 else f"{name}/{seen[name]}",
                "plan_id": each.plan,
                "kind": each.kind.value,
                "name": each.name,
                "main_group": each.main_group,
                "zone_group": each.zone_group,
                "article": each.article,
                "values": each.sizes,
                "geometry": each.geometry,
            }
        )
    return pd.DataFrame(rows, columns=[*SCHEMAS[OBJECTS].names, "geometry"], dtype=object)


def _table(contents: FolderContents, name: str) -> pd.DataFrame:
    """Return the rows of a layer, with every column of its schema; none where the city lacks it."""
    columns = [*SCHEMAS[name].names, *(["geometry"] if SCHEMAS[name].shapes else [])]
    layer = contents.layers.get(name)
    if layer is None:
        return pd.DataFrame(columns=columns, dtype=object)
    frame = layer.frame()
    if SCHEMAS[name].shapes:
        frame["geometry"] = layer.geometry
    return frame.reindex(columns=columns).astype(object)


def _joined(there: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    whole = pd.concat([each for each in (there, new) if len(each)] or [new], ignore_index=True)
    return whole.where(whole.notna(), None)


def _layers(
    plans: pd.DataFrame, objects: pd.DataFrame, provenance: Provenance, files: Sequence[PlanFile]
) -> tuple[MadeLayer, MadeLayer]:
    read = sum(file.read for file in files)
    dropped = tuple(fault for file in files for fault in file.dropped)
    drawn = gpd.GeoDataFrame(objects, geometry="geometry", crs=RD)
    return (
        MadeLayer(PLANS, plans, provenance, len(plans)),
        MadeLayer(OBJECTS, drawn, provenance, read, dropped),
    )


def _provenance(
    entry: LayerEntry | None,
    plans: Mapping[str, ReadPlan],
    files: Sequence[PlanFile],
    *,
    today: dt.date,
) -> Provenance:
    """Return where the plans come from: the new ones and, where others stay, those too.

    Parameters
    ----------
    entry
        What city.yaml says of the plans that stay; None where none does.
    """
    new = _of_new(plans.values(), files, today=today)
    if entry is None:
        return new
    apart = "; ".join(dict.fromkeys((*entry.source.split("; "), new.source)))
    return replace(
        new,
        source=apart,
        date=max(entry.date, new.date),
        licence=entry.licence,
        url=entry.url,
        note=new.note or entry.note,
        receipts=entry.receipts,
        fetched=entry.fetched,
        complete=entry.complete and new.complete,
        reserve=new.reserve or entry.reserve,
        # what the source of the others was asked for says nothing of plans that came in part
        asked=tuple(each for each in entry.asked if each is not ZoningAsked.MARKS or new.asked),
    )


def _of_new(plans: Iterable[ReadPlan], files: Sequence[PlanFile], *, today: dt.date) -> Provenance:
    told, lost = list(plans), _lost(files)
    bulk = any(file.bulk for file in files)
    days = [plan.date for plan in told if plan.date and plan.date <= today.isoformat()]
    return Provenance(
        source=_made_by(told),
        date=dt.date.fromisoformat(max(days)) if days else today,
        licence=None,
        note=_BULK if bulk else None,
        complete=not bulk and lost is None,
        reserve=lost,
        # a whole plan has all its marks, also where it has none
        asked=(ZoningAsked.MARKS,) if all(plan.whole for plan in told) else (),
    )


def _made_by(plans: Iterable[ReadPlan]) -> str:
    makers = sorted({plan.maker for plan in plans} - {""})
    return f"Plannen (IMRO) van {_some(makers)}" if makers else "Plannen (IMRO)"


def _lost(files: Sequence[PlanFile]) -> str | None:
    """Return a clause about what may hold here and could not be read; None where all was."""
    objects = sum(file.lost for file in files)
    refused = sum(file.refused is not None for file in files)
    told = [count(objects, "object", "objecten")] if objects else []
    told += [count(refused, "bestand", "bestanden")] if refused else []
    verb = "is" if objects + refused == 1 else "zijn"
    return f"van de ingelezen plannen {verb} {join(told)} niet te lezen" if told else None


def _some(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return join([*names[:_MOST_NAMED], *([f"nog {more}"] if more > 0 else [])])


def _entry(contents: FolderContents, name: str) -> LayerEntry | None:
    report = contents.reports.get(name)
    return None if report is None else report.entry


def _texts(
    contents: FolderContents, plans: Collection[str]
) -> tuple[tuple[MadeLayer, ...], tuple[str, ...]]:
    """Return the texts of plans that the city still has, where some went; and whether the layer goes."""
    rows, entry = _table(contents, TEXTS), _entry(contents, TEXTS)
    stay = rows[rows["plan_id"].isin(plans)]
    if entry is None or len(stay) == len(rows):
        return (), ()
    if not len(stay):
        return (), (TEXTS,)
    provenance = Provenance(
        entry.source, entry.date, entry.licence, entry.fictional, entry.url, entry.note
    )
    return (MadeLayer(TEXTS, stay, provenance, len(stay), title=entry.title),), ()


def _notes(
    plans: Mapping[str, ReadPlan], examples: Collection[str], leave_out: Collection[str]
) -> Iterator[str]:
    if examples:
        texts = " Hun planregels gingen mee." if TEXTS in leave_out else ""
        yield (
            f"{count(len(examples), 'voorbeeldplan is', 'voorbeeldplannen zijn')} eruit gehaald: een echt plan en een "
            f"fictief plan staan nooit naast elkaar.{texts}"
        )
    versions = defaultdict[str, list[str]](list)
    for plan in plans.values():
        if plan.binds:
            versions[plan.id.rpartition("-")[0]].append(plan.id)
    for ids in versions.values():
        if len(ids) > 1:
            yield f"Van één plan binden meer versies: {join(sorted(ids))}. Haal weg wat niet meer geldt."
    unknown = sorted(plan.id for plan in plans.values() if plan.read_status is None)
    if unknown:
        yield (
            f"Van {count(len(unknown), 'plan', 'plannen')} is niet bekend of het bindt, dus daar past niets zeker: "
            f"{_some(unknown)}."
        )
