"""The page Gegevens: every layer with its source, date and licence."""
