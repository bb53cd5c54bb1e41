"""Fetching the facts of a municipality: which connectors run, in which order, and one new version at the end."""

from spreidingskaart.city.sources.fetching.checks import Expectation, check_services
from spreidingskaart.city.sources.fetching.report import FailedFetch, FetchedLayer, FetchReport
from spreidingskaart.city.sources.fetching.run import FetchPlan, fetch, plan_fetch

__all__ = [
    "Expectation",
    "FailedFetch",
    "FetchPlan",
    "FetchReport",
    "FetchedLayer",
    "check_services",
    "fetch",
    "plan_fetch",
]
