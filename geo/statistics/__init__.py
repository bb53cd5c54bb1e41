"""Statistics on arrays: evenness, rates, autocorrelation, point patterns, small numbers."""
