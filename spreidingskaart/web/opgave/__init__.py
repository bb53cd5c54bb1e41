"""The page Opgave: a file a screen."""
