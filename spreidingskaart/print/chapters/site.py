"""The chapter of one site test: what was asked, the verdict, the map, the findings and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spreidingskaart.criteria.parking.old_use import old_use_told
from spreidingskaart.model.fields import FIELDS, Asked
from spreidingskaart.print.chapters.core_question import core_question
from spreidingskaart.print.chapters.grounds import explained, grounds, untested
from spreidingskaart.print.chapters.parking import parking
from spreidingskaart.print.chapters.surroundings import picture_of_site, surroundings
from spreidingskaart.print.document import (
    Chapter,
    FactList,
    Heading,
    Judgement,
    PointList,
    PrintedTable,
    TableCell,
)
from spreidingskaart.print.evidence import evidence
from spreidingskaart.print.words import amount, filled_in, measured, sentence_case
from spreidingskaart.site_test.evidence import judged_otherwise, title_of
from spreidingskaart.site_test.reading import decisive_first, reserve_of, what_helps
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment, Finding, Proposals
    from spreidingskaart.print.document import Block

_WIDTHS = (2.2, 5.0, 2.0)


def site_chapter(
    assessment: Assessment, proposals: Proposals, city: City, i: int = 0, *, address: str = ""
) -> Chapter:
    """Return the whole test of one proposal.

    Parameters
    ----------
    assessment
        What `assess.assessment` returned for proposal `i` in this City; nothing is judged anew here.
    proposals, city
        The same as the assessment was made of.
    address
        Whole address of the live view; empty leaves it out.
    """
    proven = evidence(assessment, city)
    return Chapter(
        title_of_site(assessment),
        (
            verdict_of(assessment),
            *core_question(city, proposals, [i]),
            *_what_helps(assessment),
            Heading("Wat is gevraagd?"),
            asked(assessment),
            Heading("De omgeving"),
            *surroundings(city, proposals, i, assessment.proposal),
            Heading("Oordeel per criterium"),
            findings(assessment),
            *parking(assessment),
            *explained(proven),
            *untested(assessment),
            *grounds(proven),
        ),
        address,
    )


def short_site_chapter(assessment: Assessment, proposals: Proposals, city: City, i: int) -> Chapter:
    """Return a site on one page, as one of many: the verdict, each criterion in a word, the map."""
    return Chapter(
        title_of_site(assessment),
        (
            verdict_of(assessment),
            PrintedTable(
                ("Criterium", "Oordeel", "Gemeten", "Norm"),
                tuple(_short(finding) for group in decisive_first(assessment) for finding in group),
                widths=(2, 2, 2, 2),
            ),
            picture_of_site(city, proposals, i, width=0.86),
        ),
    )


def title_of_site(assessment: Assessment) -> str:
    """Return "Locatie L07, Haven" or "Punt in Filmwijk"."""
    proposal = assessment.proposal
    where = next((proposal[level]["name"] for level in ("buurt", "wijk") if proposal[level]), "")
    if proposal["site_id"]:
        return f"Locatie {proposal['site_id']}{f', {where}' if where else ''}"
    what = "Punt" if proposal["tested_as"] == "disc" else "Perceel"
    return f"{what} in {where or assessment.municipality}"


def verdict_of(assessment: Assessment) -> Judgement:
    """Return the verdict on the whole."""
    return Judgement(
        assessment.verdict,
        sentence_case(assessment.word),
        assessment.headline,
        assessment.firm,
        reserve_of(assessment),
    )


def findings(assessment: Assessment) -> PrintedTable:
    """Return a row per criterion, what decides first: its verdict in a word, the sentence, the number and its norm."""
    return PrintedTable(
        ("Criterium", "Bevinding", "Gemeten"),
        tuple(_finding(finding) for group in decisive_first(assessment) for finding in group),
        widths=_WIDTHS,
    )


def asked(assessment: Assessment) -> FactList:
    """Return what was asked."""
    return FactList(tuple(_asked(assessment.proposal)))


def _what_helps(assessment: Assessment) -> Iterator[Block]:
    helps = what_helps(assessment)
    if helps:
        yield Heading("Wat helpt?")
        yield PointList(tuple((f"{title}.", help_) for title, help_ in helps))


def _finding(finding: Finding) -> tuple[TableCell, TableCell, TableCell]:
    value, norm = measured(finding)
    sure = "zeker" if finding.firm else "voorlopig"
    word = finding.word if finding.verdict == "not_tested" else f"{finding.word}, {sure}"
    otherwise = judged_otherwise(finding)
    return (
        TableCell(title_of(finding), finding.verdict, strong=True, note=word),
        TableCell(finding.sentence, note=f"Anders beoordeeld: {otherwise}" if otherwise else ""),
        TableCell(value, strong=True, note=norm),
    )


def _short(finding: Finding) -> tuple[str | TableCell, ...]:
    value, norm = measured(finding)
    return (
        TableCell(title_of(finding), strong=True),
        TableCell(finding.word, finding.verdict),
        value or "geen getal",
        norm or "geen norm",
    )


def _asked(proposal: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Woonzorgvorm", str(proposal["form_name"])
    for field in FIELDS:
        value = proposal[field.name]
        if field.asked is Asked.WITH_WORD:
            if told := old_use_told(proposal["old_function"], value):
                yield "Oud gebruik", told
        elif value is not None or field.since == 1:
            yield field.title, filled_in(value, f" {field.unit}" if field.unit else "")
    names = [proposal[level]["name"] for level in ("buurt", "wijk", "district") if proposal[level]]
    yield "Buurt, wijk, stadsdeel", ", ".join(dict.fromkeys(names)) or "onbekend"
    yield "Getoetst als", _tested_as(proposal)
    in_rd = f"RD {number(proposal['x'])}, {number(proposal['y'])}"
    yield (
        "Coördinaten",
        f"{in_rd}; {number(proposal['latitude'], 5)}° NB, {number(proposal['longitude'], 5)}° OL",
    )


def _tested_as(proposal: Mapping[str, Any]) -> str:
    tested = f"perceel {proposal['site_id'] or ''}".strip()
    if proposal["tested_as"] == "disc":
        tested = f"cirkel van {number(proposal['disc_radius_m'])} m om een punt"
    if proposal["area_m2"] is None:
        return tested
    return f"{tested}, {amount(proposal['area_m2'], 'm2')}"
