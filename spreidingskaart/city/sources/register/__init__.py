"""The register of a municipality: tables and maps that people keep, read, mapped, checked and kept as layers."""

from spreidingskaart.city.sources.register.kinds import RegisterKind
from spreidingskaart.city.sources.register.mapping import (
    RegisterMapping,
    read_mapping,
    remembered,
    written,
)
from spreidingskaart.city.sources.register.prepared import (
    Certainty,
    Changes,
    FoundColumn,
    FoundWord,
    OfferedField,
    Origin,
    Prepared,
)
from spreidingskaart.city.sources.register.register import fields_of, keep, prepare

__all__ = [
    "Certainty",
    "Changes",
    "FoundColumn",
    "FoundWord",
    "OfferedField",
    "Origin",
    "Prepared",
    "RegisterKind",
    "RegisterMapping",
    "fields_of",
    "keep",
    "prepare",
    "read_mapping",
    "remembered",
    "written",
]
