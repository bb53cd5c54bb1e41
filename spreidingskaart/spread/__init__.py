"""How care housing is spread over a city, how sure that is, and what one decision does to it."""
