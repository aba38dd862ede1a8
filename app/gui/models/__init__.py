"""What the views show, as arrays and table models."""
