"""What was agreed: motions, promises, proposals and decisions, what they are about, and whether it still holds."""
