"""The registers of a municipality: a file under its own words and columns becomes a layer, or nothing changes."""
