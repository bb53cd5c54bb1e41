"""Every plot of a city at once: which fit, which do not and why not, and what would help.

The same criteria that judge one pin are asked here; there is no second way of judging.
"""

from spreidingskaart.plot_search.funnel import Step, funnel
from spreidingskaart.plot_search.result import CriterionColumn, ScreenResult
from spreidingskaart.plot_search.run import screen
from spreidingskaart.plot_search.search import SearchResult, search_plots
from spreidingskaart.plot_search.sites import grid_proposals, plot_proposals
from spreidingskaart.plot_search.unblock import Unblocked, unblock
from spreidingskaart.plot_search.where import where

__all__ = [
    "CriterionColumn",
    "ScreenResult",
    "SearchResult",
    "Step",
    "Unblocked",
    "funnel",
    "grid_proposals",
    "plot_proposals",
    "screen",
    "search_plots",
    "unblock",
    "where",
]
