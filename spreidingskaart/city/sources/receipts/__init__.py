"""Receipts: what a source answered, kept as it came, so that years later everybody can see what an answer rested on."""

from spreidingskaart.city.sources.receipts.kept import Receipts
from spreidingskaart.city.sources.receipts.receipt import (
    Question,
    Receipt,
    Series,
    as_record,
    receipt_from,
)

__all__ = ["Question", "Receipt", "Receipts", "Series", "as_record", "receipt_from"]
