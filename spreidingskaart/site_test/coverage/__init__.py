"""Coverage: what is known of which part of a city, what the gaps leave untested, and which are worth filling first."""
