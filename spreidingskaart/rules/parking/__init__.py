"""The norm book of parking: norms, functions, presence, and how a care form is counted."""
