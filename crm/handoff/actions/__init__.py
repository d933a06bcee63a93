"""Verbs of the hand-off, one capability a file."""
