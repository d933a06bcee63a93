"""The verbs of intake: take a delivery in, and repair what could not be read."""
