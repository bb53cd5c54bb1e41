"""Several sites together: which set spreads places best. Knows no City."""
