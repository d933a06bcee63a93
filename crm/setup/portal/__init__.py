"""Plays the portals of a dealer: realistic leads over HTTP to a running server, for demonstrations and for load."""
