"""The page Afweging: many sites weighed in the open."""
