"""Requests that come slowly: counted, limited, and closed when nothing moves any more."""

import contextlib
import io
import os
import socket
import threading

import pytest
from werkzeug.exceptions import ClientDisconnected, RequestTimeout

from crm.runtime.reception import DAWDLING, LARGE, LARGE_PLACES, LARGE_WAITING, Reception
from crm.runtime.silence import close_silent


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def ask(reception: Reception, stream, length: int, address: str = "192.0.2.1") -> tuple[str, bytes]:
    said: list[str] = []
    environ = {"wsgi.input": stream, "CONTENT_LENGTH": str(length), "REMOTE_ADDR": address}
    body = b"".join(reception(environ, lambda status, head: said.append(status)))
    return said[0], body


def test_a_whole_body_is_handed_on():
    assert ask(Reception(echo), io.BytesIO(b"abc"), 3) == ("200 OK", b"abc")


def test_a_body_that_breaks_off_reaches_nobody():
    assert ask(Reception(echo), io.BytesIO(b"abc"), 9)[0] == "400 Bad Request"


def test_an_address_with_many_unfinished_requests_waits_and_others_do_not():
    reception, pipes = Reception(echo, patience=0), [os.pipe() for _ in range(DAWDLING)]
    begun = threading.Barrier(DAWDLING + 1)

    def dawdle(number: int) -> None:
        with os.fdopen(number, "rb") as stream:
            ask(reception, Announced(stream, begun), 5)

    threads = [threading.Thread(target=dawdle, args=(reading,)) for reading, _ in pipes]
    for thread in threads:
        thread.start()
    begun.wait(10)
    assert ask(reception, io.BytesIO(b"abc"), 3)[0] == "429 Too Many Requests"
    assert ask(reception, io.BytesIO(b"abc"), 3, "192.0.2.2")[0] == "200 OK"
    for _, writing in pipes:
        os.close(writing)
    for thread in threads:
        thread.join(10)
    assert ask(reception, io.BytesIO(b"abc"), 3)[0] == "200 OK"


def test_large_bodies_wait_for_one_of_a_few_places_and_the_rest_come_again():
    many = LARGE_PLACES + LARGE_WAITING
    reception, pipes = Reception(echo), [os.pipe() for _ in range(many)]

    def upload(number: int) -> None:
        with os.fdopen(number, "rb") as stream, contextlib.suppress(ClientDisconnected):
            ask(reception, stream, LARGE + 1)

    threads = [threading.Thread(target=upload, args=(reading,)) for reading, _ in pipes]
    for thread in threads:
        thread.start()
    while reception.being_answered() != {"192.0.2.1"} or reception._queue._value:
        threading.Event().wait(0.01)
    assert ask(reception, io.BytesIO(b"x"), LARGE + 1)[0] == "503 Service Unavailable"
    assert ask(reception, io.BytesIO(b"abc"), 3) == ("200 OK", b"abc")
    for _, writing in pipes:
        os.close(writing)
    for thread in threads:
        thread.join(30)
    assert reception.being_answered() == frozenset()


def test_an_upload_that_trickles_gives_its_place_back(monkeypatch):
    monkeypatch.setattr("crm.runtime.reception.GRACE", 0.0)
    monkeypatch.setattr("crm.runtime.reception.SLOWEST", 1e9)  # nobody is as fast: a test need not wait half a minute
    with pytest.raises(RequestTimeout):
        ask(Reception(echo), io.BytesIO(b"x" * (LARGE + 1)), LARGE + 1)


@pytest.mark.parametrize(("behind_proxy", "slow"), [(False, {"192.0.2.1"}), (True, set())])
def test_who_sends_too_slowly_is_known_until_all_is_here(monkeypatch, behind_proxy, slow):
    monkeypatch.setattr("crm.runtime.reception.GRACE", -1.0)
    monkeypatch.setattr("crm.runtime.reception.SLOWEST", 1e12)
    reception, (reading, writing) = Reception(lambda *asked: worked(*asked), behind_proxy), os.pipe()
    known: list[frozenset[str]] = []

    def worked(environ, start_response):
        environ["wsgi.input"].read(LARGE + 1)
        known.append(reception.too_slow())
        return echo(environ, start_response)

    def upload() -> None:
        with os.fdopen(reading, "rb") as stream:
            ask(reception, stream, LARGE + 1)

    thread = threading.Thread(target=upload)
    thread.start()
    while not reception.being_answered():
        threading.Event().wait(0.01)
    assert reception.too_slow() == slow
    with os.fdopen(writing, "wb") as stream:
        stream.write(b"x" * (LARGE + 1))
    thread.join(30)
    assert known == [frozenset()]


def test_only_connections_to_us_on_which_nothing_moves_are_closed():
    with socket.create_server(("127.0.0.1", 0)) as ours, socket.create_server(("127.0.0.1", 0)) as theirs:
        silent, other = (socket.create_connection(one.getsockname()) for one in (ours, theirs))
        (here, _), (there, _) = ours.accept(), theirs.accept()
        port = ours.getsockname()[1]
        assert close_silent(port, longest=3600) == 0
        assert close_silent(port, longest=3600, refused={"192.0.2.1", ""}) == 0
        assert close_silent(port, longest=-1, spared={"127.0.0.1"}) == 0
        assert close_silent(port, longest=-1) == 1
        assert silent.recv(1) == b""
        there.sendall(b"x")
        assert other.recv(1) == b"x"
        for one in (silent, other, here, there):
            one.close()


class Announced:
    """A stream that says when somebody begins to wait for it."""

    def __init__(self, stream, begun: threading.Barrier) -> None:
        self.stream, self.begun = stream, begun

    def read(self, size: int) -> bytes:
        self.begun.wait(10)
        return self.stream.read(size)


def test_the_connections_of_an_address_that_trickles_are_closed_although_it_is_being_answered():
    with socket.create_server(("127.0.0.1", 0)) as ours:
        trickling = socket.create_connection(ours.getsockname())
        here, _ = ours.accept()
        trickling.sendall(b"x")
        assert close_silent(ours.getsockname()[1], spared={"127.0.0.1"}, refused={"127.0.0.1"}) == 1
        assert here.recv(2) == b"x"
        assert trickling.recv(1) == b""
        trickling.close()
        here.close()
