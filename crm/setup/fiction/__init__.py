"""Fictional people and what they ask for: for the demonstration's history and for the portal that plays."""
