"""A layer as a file that people open elsewhere, and that we read again unchanged."""

from spreidingskaart.city.sources.export.formats import (
    KINDS,
    FileFormat,
    as_file,
    format_of,
    holds,
)
from spreidingskaart.city.sources.export.rows import ExportedLayer, exported

__all__ = ["KINDS", "ExportedLayer", "FileFormat", "as_file", "exported", "format_of", "holds"]
