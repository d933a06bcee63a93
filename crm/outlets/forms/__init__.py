"""Forms of the dealership."""
