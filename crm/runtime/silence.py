"""Connections on which nothing moves are closed: half-sent requests, and those that were opened and never used.

Granian closes none of these (reception.py), and takes 1,024 connections at most. The kernel knows how long each has
been silent (TCP_INFO, Linux only); closing a connection there ends whatever waits for it.
"""

import os
import socket
import struct
import sys
import threading
import time

LONGEST = 40.0  # seconds; no request is worked on that long
EVERY = 5.0  # seconds
_LAST_SENT, _LAST_RECEIVED, _INFO = (
    44,
    52,
    104,
)  # offsets in bytes in struct tcp_info of <linux/tcp.h>, and as much of it


def watch(port: int) -> None:
    """Looks after the connections that this process has accepted on `port`, in a thread of its own, to its end."""
    if sys.platform == "linux":
        threading.Thread(target=_watch, args=(port,), name="silence", daemon=True).start()


def close_silent(port: int, longest: float = LONGEST) -> int:
    """Closes the connections of this process at `port` that have been silent for so many seconds. Returns how many."""
    return sum(_close_if_silent(int(name), port, longest) for name in os.listdir("/proc/self/fd"))


def _watch(port: int) -> None:
    while True:
        time.sleep(EVERY)
        close_silent(port)


def _close_if_silent(number: int, port: int, longest: float) -> bool:
    try:
        connection = socket.socket(fileno=number)
    except OSError:  # a file, or closed meanwhile
        return False
    try:
        is_silent = _is_ours(connection, port) and _silent_for(connection) > longest
        if is_silent:
            connection.shutdown(socket.SHUT_RDWR)
        return is_silent
    except OSError:  # nobody at its other end any more
        return False
    finally:
        connection.detach()  # the number stays the server's, who closes it


def _is_ours(connection: socket.socket, port: int) -> bool:
    """One that somebody opened to us: not the listening socket, nor one of ours to the database."""
    if connection.family not in (socket.AF_INET, socket.AF_INET6) or connection.type != socket.SOCK_STREAM:
        return False
    return connection.getsockname()[1] == port and bool(connection.getpeername())


def _silent_for(connection: socket.socket) -> float:
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO)
    return min(struct.unpack_from("=I", info, at)[0] for at in (_LAST_SENT, _LAST_RECEIVED)) / 1000
