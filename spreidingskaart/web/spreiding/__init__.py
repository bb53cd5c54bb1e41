"""The page Spreiding: how places are spread over inhabitants, a file a screen."""
