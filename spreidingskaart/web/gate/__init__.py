"""What every request passes before the screen is reached: whose page asks, from which address, how much, how often."""
