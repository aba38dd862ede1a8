"""What stands before the window: the way from nothing to a fleet, and what is in the way."""
