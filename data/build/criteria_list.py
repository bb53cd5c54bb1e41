"""Write the list of criteria in docs/criteria.md from what each declares of itself."""

from __future__ import annotations

from typing import Final

from spreidingskaart import PROJECT
from spreidingskaart.criteria import CRITERIA, Criterion
from spreidingskaart.rules.norm_spec import SITING

PAGE: Final = PROJECT / "docs" / "criteria.md"
BEGIN, END = "<!-- criteria: begin -->\n", "<!-- criteria: end -->\n"


def table() -> str:
    """Return the criteria in reading order as a table in Markdown."""
    head = "| id | on screen | question | norms in siting.yaml | heeds |\n|---|---|---|---|---|\n"
    return head + "".join(f"| {' | '.join(_cells(one))} |\n" for one in CRITERIA)


def with_table(page: str) -> str:
    """Return the page with the table between its two marks written anew."""
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


def _cells(criterion: Criterion) -> tuple[str, ...]:
    norms = [f"`{spec.id}` ({spec.unit})" for spec in criterion.norms if spec.document == SITING]
    heeds = [f"`{name}`" for name in criterion.heeds]
    return (
        f"`{criterion.id}`",
        criterion.title,
        criterion.question,
        ", ".join(norms) or "none",
        ", ".join(heeds),
    )


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
