"""Weighing many sites in the open: what counts, how sites rank, how sure that is, and a dossier that replays."""
