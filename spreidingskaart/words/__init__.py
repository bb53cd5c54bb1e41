"""Words and plain data: numbers, lists, marks and symbols in Dutch, and one spelling of plain data."""
