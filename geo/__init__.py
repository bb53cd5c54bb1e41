"""The ground: geometry and measures on arrays; knows nothing of care housing, the screen or the network."""

from geo.drivers import restrict

restrict()
