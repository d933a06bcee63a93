"""Who sends half a request keeps nobody waiting, and half a request changes nothing (reliability.md: bad luck)."""

import json
import socket
import time
from http.client import HTTPConnection

import pytest

from tests.support.outage import stored
from tests.support.sender import KEY, lead, register_source

FORM = "application/x-www-form-urlencoded"
HALF = f"POST /login HTTP/1.1\r\nHost: relance\r\nContent-Type: {FORM}\r\nContent-Length: 5000\r\n\r\nlogin=".encode()


def test_a_dozen_half_sent_forms_keep_nobody_waiting(install):
    running = install()
    dawdlers = [socket.create_connection(("127.0.0.1", running.port)) for _ in range(24)]
    for one in dawdlers:
        one.sendall(HALF)
    began = time.monotonic()
    assert all(running.answers for _ in range(20))
    assert time.monotonic() - began < 5
    for one in dawdlers:
        one.close()


@pytest.mark.databases("sqlite")
def test_a_request_that_breaks_off_is_refused_although_it_reads_as_a_whole(app, cast, database, install):
    with app.app_context():
        register_source(cast)
    running, body = install(DATABASE_URL=database), json.dumps(lead(1)).encode()
    head = f"POST /api/v1/leads HTTP/1.1\r\nHost: relance\r\nAuthorization: Bearer {KEY}\r\nContent-Length: {len(body) + 9}\r\n"
    with socket.create_connection(("127.0.0.1", running.port)) as sender:
        sender.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + body)
        sender.shutdown(socket.SHUT_WR)
        sender.settimeout(10)
        assert b" 201 " not in sender.recv(100)
    assert not stored(app)


def test_a_body_in_pieces_and_a_large_one_arrive_whole(install):
    running = install()
    for size in (100, 3_000_000):
        for pieces in ([b"x" * size], None):
            connection = HTTPConnection("127.0.0.1", running.port, timeout=20)
            body = iter([b"login=a&password=" + b"x" * size]) if pieces is None else b"login=a&password=" + pieces[0]
            connection.request("POST", "/login", body, {"Content-Type": FORM}, encode_chunked=pieces is None)
            assert connection.getresponse().status in (400, 413, 422)
            connection.close()
