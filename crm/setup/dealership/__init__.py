"""The dealership file: read, checked whole, then written in one transaction (docs/dealership.md)."""
