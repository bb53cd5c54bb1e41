"""Zoning plans: read from files of IMRO, and asked of the services that have them."""
