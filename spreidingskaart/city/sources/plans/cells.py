"""Read the cells of an object of a plan: texts that may be lists, references, names, statuses, sizes."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city.sources.plans.standard import imro
from spreidingskaart.rules.svbp import given_group, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PLAN: Final = re.compile(r"NL\.IMRO\.[^\s#=/?&]+")
_OTHER: Final = re.compile(r"^other:\s*", re.IGNORECASE)
_FREE_TEXT: Final = "vrije tekst"
_RULES: Final = ("regels", "voorschriften", "besluitdocument", "besluittekst")
_ARTICLE: Final = re.compile(r"^art(?:ikel|\.)?\s*", re.IGNORECASE)


def texts(value: object) -> list[str]:
    """Return what stands in a cell, which GDAL gives as a text or, where it came more than once, as a list."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return [text for each in value for text in texts(each)]
    return [" ".join(value.split())] if isinstance(value, str) and value.strip() else []


def first(row: Mapping[str, Any], *names: str) -> str:
    """Return the first text in the first of these columns that has one; empty where none has.

    Capitals do not count: files with all plans of the country write names in their own way.
    """
    return next((found[0] for name in names if (found := texts(row.get(name.lower())))), "")


def every(row: Mapping[str, Any], *names: str) -> list[str]:
    """Return all texts in the first of these columns that has any."""
    return next((found for name in names if (found := texts(row.get(name.lower())))), [])


def name_of(text: str) -> str:
    """Return a name without the "other:" that IMRO2008 writes before one of its own."""
    return _OTHER.sub("", text).strip()


def reference(row: Mapping[str, Any], *names: str) -> str:
    """Return what an object refers to: what stands behind "#" or "=" in its link, or the text itself."""
    target = first(row, *(f"{name}_href" for name in names), *names)
    return re.split(r"[#=]", target)[-1].strip()


def plan_named(text: str) -> str | None:
    """Return the id of a plan within a text; None where there is none."""
    found = _PLAN.search(text)
    return found.group() if found else None


def plan_id(row: Mapping[str, Any]) -> str:
    """Return the id of the plan that an area of a plan is about.

    IMRO2012 gives it in parts (`0267.BP0174` and `0001`), the older ones whole.
    """
    whole = first(row, "identificatie")
    local, version = first(row, "lokaalID"), first(row, "versie")
    if not whole and local:
        named = local if local.startswith("NL.IMRO.") else f"NL.IMRO.{local}"
        whole = f"{named}-{version}" if version and not named.endswith(f"-{version}") else named
    return plan_named(whole) or first(row, "gml_id")


def own_id(row: Mapping[str, Any]) -> str:
    """Return what identifies an object within its plan."""
    return first(row, "identificatie", "lokaalID", "gml_id")


def article_of(row: Mapping[str, Any]) -> str:
    """Return the article of an object as the plan writes it, "4" or "26.2.2"; empty where it gives none."""
    return _ARTICLE.sub("", first(row, "artikelnummer")).rstrip(".")


def main_group(row: Mapping[str, Any]) -> str:
    """Return the main group that a plan gives, in lower case and under its present name; empty where it gives none."""
    given = tidy(name_of(first(row, "bestemmingshoofdgroep")))
    return given_group(given) or given


def status_and_date(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return the status of a plan and the day since when, the last of several; what is not known is empty."""
    statuses = every(row, "planstatus", "dossierStatus")
    dates = [day_of(each) for each in every(row, "datum")]
    if not statuses:
        return "", max(dates, default="")
    if len(statuses) != len(dates):
        return tidy(statuses[-1]), dates[0] if len(dates) == 1 else ""
    day, status = max(zip(dates, statuses, strict=True), key=lambda pair: pair[0])
    return tidy(status), day


def day_of(text: str) -> str:
    """Return a day as 2024-01-31; empty where the text is none."""
    try:
        return dt.date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def sizes(row: Mapping[str, Any]) -> str:
    """Return the values of a maatvoering as JSON, each with its name; empty where there are none.

    Where a name lacks its value nobody can say which belongs to which: then no value is given.
    """
    values, kinds = every(row, "waarde"), every(row, "waardeType")
    name = name_of(first(row, "naam"))
    if not values and not kinds:
        return first(row, "maatvoering", "maatvoeringInfo", "omvangwaarde")
    if not kinds and len(values) == 1:
        kinds = [name]
    names = [_size_name(each, name, alone=len(kinds) == 1) for each in kinds]
    if len(values) != len(names):
        values = [""] * len(names)
    pairs = [{"naam": each, "waarde": value} for each, value in zip(names, values, strict=True)]
    return json.dumps(pairs, ensure_ascii=False)


def _size_name(kind: str, name: str, *, alone: bool) -> str:
    """Return what a value is of; "vrije tekst" says nothing, then the name of the object may tell it."""
    plain = name_of(kind)
    return name if alone and tidy(plain) == _FREE_TEXT and name else plain


def text_address(row: Mapping[str, Any], plan: str) -> str:
    """Return where the rules of a plan can be read; empty where the plan does not say."""
    files, kinds = every(row, "verwijzingNaarTekst"), every(row, "typeTekst")
    if not files:
        return ""
    told = dict(zip(kinds, files, strict=True)) if len(kinds) == len(files) else {}
    file = next((told[kind] for kind in _RULES if kind in told), None) or _rules_file(files)
    whole = file.partition("#")[0]
    return whole if whole.startswith("https://") else imro().texts.format(plan=plan, file=whole)


def _rules_file(files: Sequence[str]) -> str:
    """Return the file with the rules by the letter it begins with: r_ (regels) or v_ (voorschriften)."""
    return next((file for file in files if file.rpartition("/")[2][:2] in ("r_", "v_")), files[0])
