"""How the tables came to be, one revision a file. A revision that was published never changes."""
