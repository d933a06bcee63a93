"""Verbs of vehicles, one capability a file."""
