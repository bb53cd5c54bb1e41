"""Land owner: whose ground is it."""
