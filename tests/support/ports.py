"""Ports of this machine that nobody uses."""

import os
import socket


def free_port() -> int:
    """Returns a port that was free a moment ago; RELANCE_TEST_PORTS=8130-8139 keeps to a range."""
    low, _, high = os.environ.get("RELANCE_TEST_PORTS", "0-0").partition("-")
    for port in range(int(low), int(high) + 1):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:  # somebody's: try the next one
                continue
            return probe.getsockname()[1]
    raise RuntimeError("no port is free")
