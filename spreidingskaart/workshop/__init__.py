"""A workshop: what tables in a room say of places, and what their answers say together."""
