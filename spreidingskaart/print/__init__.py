"""Sheets: printable pages that stand on their own, made from the same findings as the screen."""
