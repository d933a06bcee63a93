"""Two years of leads that never were: arrivals, owners, what became of each, written in bulk."""
