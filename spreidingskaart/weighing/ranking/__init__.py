"""Sites in order: the scores, the rank, how sure it is, and what an amendment changes. Knows no City."""
