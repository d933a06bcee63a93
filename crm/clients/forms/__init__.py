"""Forms of clients: the parts that making and changing share, and both of them."""
