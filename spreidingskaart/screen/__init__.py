"""Every plot of a city at once: which fit, which do not and why not, and what would help.

The same criteria that judge one pin are asked here; there is no second way of judging.
"""

from spreidingskaart.screen.funnel import Step, funnel
from spreidingskaart.screen.result import Column, ScreenResult
from spreidingskaart.screen.run import screen
from spreidingskaart.screen.sites import grid_proposals, plot_proposals
from spreidingskaart.screen.unblock import Unblocked, unblock
from spreidingskaart.screen.where import where

__all__ = [
    "Column",
    "ScreenResult",
    "Step",
    "Unblocked",
    "funnel",
    "grid_proposals",
    "plot_proposals",
    "screen",
    "unblock",
    "where",
]
