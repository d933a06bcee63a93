"""What tests stand on: real databases, a real Valkey, a real mail peer, a real browser, and a cast of people."""
