"""Fair share: the places that are needed, divided over the districts, against what is there and what is coming."""
