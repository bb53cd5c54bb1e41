"""The page Regels: every rule with its source, and what another value would change."""
