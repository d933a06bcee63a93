"""Waking the queue after a commit: quickly, once, and without ever holding up who wakes."""

import socket
import time

import pytest

from crm.alerts.actions import Recipient, raise_alert
from crm.extensions import db
from crm.kernel.tenancy import inside
from crm.worker import DUE_WORK, as_tenant, due_work, queue_at, wake

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def queue(make_app, valkey):
    """The real queue, inside an application that wakes it."""
    with make_app(redis_url=valkey.url).app_context():
        yield queue_at(valkey.client)


def test_a_committed_alert_wakes_a_worker(queue, cast):
    with as_tenant(cast.garage):
        raise_alert("lead", 1, "lead.arrived", {}, [Recipient("rose@example.com")])
        assert queue.count == 0
    assert [job.args for job in queue.get_jobs()] == [["deliveries"]]


def test_an_alert_that_was_rolled_back_wakes_nobody(queue, cast):
    with inside(db.session(), cast.garage):
        raise_alert("lead", 1, "lead.arrived", {}, [Recipient("rose@example.com")])
        db.session.rollback()
        db.session.commit()
    assert queue.count == 0


def test_a_wake_up_that_still_waits_is_enough_for_its_work_and_for_no_other(queue):
    assert wake("deliveries")
    assert wake("deliveries")
    assert wake("mailboxes")
    assert sorted(job.args[0] for job in queue.get_jobs()) == ["deliveries", "mailboxes"]


def test_work_may_have_a_name_of_several_words(queue):
    due_work("read the post", is_due=lambda: True)(lambda budget: False)
    try:
        assert wake("read the post")
        assert queue.count == 1
    finally:
        del DUE_WORK["read the post"]


def test_a_queue_that_does_not_answer_costs_less_than_half_a_second_and_only_once(make_app):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        with make_app(redis_url=f"redis://127.0.0.1:{deaf.getsockname()[1]}").app_context():
            began = time.monotonic()
            assert not any(wake("deliveries") for _ in range(20))
            assert time.monotonic() - began < 0.9  # 0.3 of waiting; the rest is a busy machine's
