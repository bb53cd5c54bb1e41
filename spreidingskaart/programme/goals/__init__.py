"""Goals and what came of them: targets as data, what was measured, and where that points."""
