"""The parts of a picture of the city: ground, marks, names, and what stands beside it."""
