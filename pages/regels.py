"""Regels: every norm, rule and ruling with its source and status, and what another value would change."""

from spreidingskaart.web.regels.page import show

show()
