"""The register of a municipality: tables and maps that people keep, read, mapped, checked and kept as layers."""

from spreidingskaart.city.sources.register.kinds import RegisterKind
from spreidingskaart.city.sources.register.mapping import (
    RegisterMapping,
    proposal,
    read_mapping,
    remembered,
    written,
)
from spreidingskaart.city.sources.register.prepared import (
    Changes,
    FoundColumn,
    FoundWord,
    OfferedField,
    Prepared,
    Recognised,
    RegisterOrigin,
)
from spreidingskaart.city.sources.register.register import fields_of, keep, prepare

__all__ = [
    "Changes",
    "FoundColumn",
    "FoundWord",
    "OfferedField",
    "Prepared",
    "Recognised",
    "RegisterKind",
    "RegisterMapping",
    "RegisterOrigin",
    "fields_of",
    "keep",
    "prepare",
    "proposal",
    "read_mapping",
    "remembered",
    "written",
]
