"""The forms of vehicles, one capability a file."""
