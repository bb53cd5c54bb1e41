"""What is wrong in the rules of a municipality, and which criteria can therefore not be sure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.known import of_rules
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.model import Finding, Findings, Gap, GapKind, Verdict
from spreidingskaart.model.gaps import gaps_told
from spreidingskaart.rules.municipal_norms import NormFault, NormsRead, perhaps, read_norms
from spreidingskaart.rules.norm_spec import SITING
from spreidingskaart.rules.parking.norm_book import DOCUMENT as PARKING
from spreidingskaart.rules.parking.norm_book import book_faults
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

_SPECS: Final = tuple(spec for one in CRITERIA for spec in one.norms if spec.document == SITING)
_DOCUMENTS: Final = tuple(dict.fromkeys(spec.document for one in CRITERIA for spec in one.norms))


def siting_norms(city: City) -> NormsRead:
    """Return the norms of siting.yaml held against what all criteria declare; read once."""
    return city.known(
        of_rules("rule_faults.siting"),
        lambda: read_norms(city.rules, SITING, _SPECS, city.forms),
    )


def rule_faults(city: City) -> tuple[NormFault, ...]:
    """Return everything that is wrong in the rules of the municipality: files, names, units, values.

    Each has the file, the norm (empty for the file as a whole) and one Dutch sentence with what would be right.
    """
    return city.known(of_rules("rule_faults.all"), lambda: _faults(city))


def _faults(city: City) -> tuple[NormFault, ...]:
    siting = siting_norms(city).faults
    told = {fault.sentence for fault in siting}
    unreadable = tuple(
        NormFault(city.rules.municipality, "", sentence)
        for sentence in city.rules.faults
        if sentence not in told
    )
    of_parking = tuple(
        NormFault(city.rules.file_of(PARKING), "", sentence) for sentence in book_faults(city.rules)
    )
    return (*_no_folder(city), *_unknown_documents(city), *unreadable, *siting, *of_parking)


def rule_notes(city: City) -> tuple[str, ...]:
    """Return what is no fault and people should know of the rules: that the municipality has none yet."""
    if city.rules.there or not _is_own_code(city):
        return ()
    note = (
        f"Er zijn nog geen regels van de gemeente: de map data/rules/{city.rules.municipality} is er niet, en er is "
        "geen map rules naast city.yaml. Zonder norm meet een criterium alleen."
    )
    return (note,)


def _is_own_code(city: City) -> bool:
    return city.rules.municipality == city.municipality.code


def _no_folder(city: City) -> tuple[NormFault, ...]:
    """Return the fault of a city.yaml that names rules of another code than its own, which are not there."""
    name = city.rules.municipality
    if city.rules.there or _is_own_code(city):
        return ()
    sentence = (
        f"De map data/rules/{name} met regels is er niet (city.yaml, rules: {name}); zet er de code van de gemeente, "
        f"{city.municipality.code}, of zet de regels in een map rules naast city.yaml."
    )
    return (NormFault(f"data/rules/{name}", "", sentence, tuple(spec.id for spec in _SPECS)),)


def _unknown_documents(city: City) -> tuple[NormFault, ...]:
    """Return the faults of files that nobody reads; one may have been meant as a file that is not there."""
    absent = SITING not in city.rules.documents
    meant = tuple(spec.id for spec in _SPECS) if absent else ()
    return tuple(
        NormFault(
            city.rules.file_of(name),
            "",
            f"Het bestand {city.rules.file_of(name)} leest niemand{perhaps(name, _DOCUMENTS)}; "
            f"toegestaan zijn {join([f'{known}.yaml' for known in _DOCUMENTS], 'en')}.",
            meant,
        )
        for name in city.rules.documents
        if name not in _DOCUMENTS
    )


# ------------------------------------------------------------------------------------- never surer than we are


def doubted(criterion: str, found: Findings, proposals: Proposals, city: City) -> Findings:
    """Return the findings of a criterion, less sure where a norm that it would have read cannot be read.

    There a mild verdict becomes "not tested" and counts for the whole; a strict one stays, and is not firm.
    """
    faults = _doubts(city).get(criterion, ())
    if not faults:
        return found
    here = _speaks_of(faults, proposals)
    mild = here & (found.verdict < Verdict.MAY_FIT.code)
    verdict = np.where(mild, np.int8(Verdict.NOT_TESTED.code), found.verdict)

    def tell(i: int) -> Finding:
        told = found.tell(i)
        if not here[i]:
            return told
        form = proposals.care_form(i).id
        about = [fault for fault in faults if not fault.forms or form in fault.forms]
        doubts = tuple(dict.fromkeys(Gap(_kind(fault), _briefly(fault)) for fault in about))
        if mild[i]:
            sentence = f"Dit is niet getoetst aan de norm van de gemeente. {gaps_told(doubts)}"
            return replace(
                told,
                verdict=Verdict.NOT_TESTED,
                gaps=doubts,
                sentence=sentence,
                helps=(),
            )
        return replace(told, gaps=(*told.gaps, *doubts))

    return replace(
        found, verdict=verdict, firm=found.firm & ~here, hard=found.hard | here, tell=tell
    )


def _doubts(city: City) -> Mapping[str, tuple[NormFault, ...]]:
    """Return by criterion the faults in norms that it reads, or that may have been meant for it."""
    return city.known(of_rules("rule_faults.doubts"), lambda: _doubts_of(rule_faults(city)))


def _doubts_of(faults: tuple[NormFault, ...]) -> Mapping[str, tuple[NormFault, ...]]:
    found = {
        criterion.id: tuple(
            fault for fault in faults if {spec.id for spec in criterion.norms} & set(fault.meant)
        )
        for criterion in CRITERIA
    }
    return {name: some for name, some in found.items() if some}


def _speaks_of(faults: tuple[NormFault, ...], proposals: Proposals) -> NDArray[np.bool_]:
    per_form = [
        any(not fault.forms or form.id in fault.forms for fault in faults)
        for form in proposals.forms
    ]
    return np.array(per_form, dtype=bool)[proposals.form]


def _kind(fault: NormFault) -> GapKind:
    return GapKind.UNKNOWN if fault.not_then else GapKind.UNREAD


def _briefly(fault: NormFault) -> str:
    if fault.not_then:
        return fault.sentence.rstrip(".").replace("De norm", "de norm", 1)
    if fault.norm:
        return f"de norm {fault.norm} in {fault.file} klopt niet"
    return f"{fault.file} is niet te gebruiken"
