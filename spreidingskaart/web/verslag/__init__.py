"""The page Verslag: the gathered chapters, their order, and one PDF of them."""
