"""Builds the bundled default city in ``data/almere`` from the checked-in sources in ``data/almere/raw``."""
