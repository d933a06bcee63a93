"""Connections on which nothing moves are closed: half-sent requests, and those that were opened and never used.

So are those of an address from which a body trickles: its connection is one of them, which one nobody tells us.

Granian closes none of these (reception.py), and takes 1,024 connections at most. The kernel knows how long each has
been silent (TCP_INFO, Linux only); closing a connection there ends whatever waits for it.
"""

import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Collection

import structlog

log = structlog.get_logger(__name__)

Addresses = Callable[[], Collection[str]]

LONGEST = 40.0  # seconds; those that are being answered may take longer
EVERY = 5.0  # seconds
_LAST_SENT, _LAST_RECEIVED, _INFO = 44, 52, 104  # bytes into struct tcp_info of <linux/tcp.h>, and as much of it


def watch(port: int, being_answered: Addresses, too_slow: Addresses) -> None:
    """Looks after the connections that this process has accepted on `port`, in a thread of its own, to its end.

    Addresses that are being answered are left alone, unless they are too slow.
    """
    if sys.platform == "linux":
        args = (port, being_answered, too_slow)
        threading.Thread(target=_watch, args=args, name="silence", daemon=True).start()


def close_silent(
    port: int, longest: float = LONGEST, spared: Collection[str] = (), refused: Collection[str] = ()
) -> int:
    """Closes the connections of this process at `port` that have been silent for so many seconds, and all of the
    addresses that are refused. Returns how many."""
    names = os.listdir("/proc/self/fd")
    return sum(_close_if_silent(int(name), port, longest, spared, refused) for name in names)


def _watch(port: int, being_answered: Addresses, too_slow: Addresses) -> None:
    while True:
        time.sleep(EVERY)
        try:
            close_silent(port, spared=being_answered(), refused=too_slow())
        except (OSError, struct.error) as error:  # no file left to look with: soon there is one
            log.warning("silence_not_watched", error=str(error))


def _close_if_silent(number: int, port: int, longest: float, spared: Collection[str], refused: Collection[str]) -> bool:
    try:
        connection = socket.socket(fileno=number)
    except OSError:  # a file, or closed meanwhile
        return False
    try:
        caller = _caller(connection, port)
        if not caller:
            return False
        is_over = caller in refused or (caller not in spared and _silent_for(connection) > longest)
        if is_over:
            connection.shutdown(socket.SHUT_RDWR)
        return is_over
    except OSError:  # nobody at its other end any more
        return False
    finally:
        connection.detach()  # the number stays the server's, who closes it


def _caller(connection: socket.socket, port: int) -> str:
    """Returns who opened it to us; nothing for the listening socket, or one of ours to the database."""
    if connection.family not in (socket.AF_INET, socket.AF_INET6) or connection.type != socket.SOCK_STREAM:
        return ""
    return connection.getpeername()[0] if connection.getsockname()[1] == port else ""


def _silent_for(connection: socket.socket) -> float:
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO)
    return min(struct.unpack_from("=I", info, at)[0] for at in (_LAST_SENT, _LAST_RECEIVED)) / 1000
