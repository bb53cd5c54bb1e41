"""What counts and how much: frameworks, value curves, pairwise comparison, the lock. Knows no City."""
