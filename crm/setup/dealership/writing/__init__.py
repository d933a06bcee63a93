"""Writing a checked dealership file: what differs is changed, what is the same is left alone."""
