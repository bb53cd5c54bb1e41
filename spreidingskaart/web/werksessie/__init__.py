"""Werksessie: plain pages for tables, who leads and the beamer, and the live stream between them."""
