"""Green-blue network: does the site lie in it."""
