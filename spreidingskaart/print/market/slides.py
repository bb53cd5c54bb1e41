"""The screens of an evening in their order: at most seven."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.print.market.after import after_slide
from spreidingskaart.print.market.needed import needed_slide
from spreidingskaart.print.market.places import even_slide, where_slide
from spreidingskaart.print.market.weighed import amendments_slide, asked_slide, scores_slide

if TYPE_CHECKING:
    from spreidingskaart.print.market.asked import MarketQuestion
    from spreidingskaart.print.market.slide import MarketSlide


def slides(asked: MarketQuestion) -> tuple[MarketSlide, ...]:
    """Return what is asked, where everything is, how even, what is needed, scores, amendments, and what is next.

    What there is nothing to say of is left out: scores without candidates, amendments that nobody handed in.
    """
    made = (
        asked_slide(asked),
        where_slide(asked),
        even_slide(asked),
        needed_slide(asked),
        scores_slide(asked),
        amendments_slide(asked),
        after_slide(asked),
    )
    return tuple(slide for slide in made if slide is not None)
