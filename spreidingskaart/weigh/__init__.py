"""Weighing many sites in the open: what counts, how sites rank, and how sure that is.

Every function here works on arrays and small frozen dataclasses; nothing here knows a City.
"""
