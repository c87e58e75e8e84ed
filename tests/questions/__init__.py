"""What to ask next, and whether anything is left to ask."""
