"""Chapters of reports, one module each: a function of a City and plain choices that returns a Chapter."""
