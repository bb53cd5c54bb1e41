"""The page Kaart: where everything is."""
