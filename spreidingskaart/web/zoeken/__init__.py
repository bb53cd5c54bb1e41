"""The page Zoeken: every plot of the city at once."""
