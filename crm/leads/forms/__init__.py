"""The forms of leads."""
