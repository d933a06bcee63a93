"""Running everything on one machine: the embedded Valkey, the supervisor, the commands. Edge-level, like worker.py."""
