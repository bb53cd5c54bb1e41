"""Help: what a page is for, how its numbers are worked out, what a word means, and a first minute for who is new."""
