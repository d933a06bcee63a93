"""Whatever is away or killed, a lead that was acknowledged is there once, and its alert arrives (reliability.md)."""

import pytest
from redis import Redis

from crm.runtime.rundir import redis_url
from tests.support.installation import until
from tests.support.outage import copies, nothing_lost_or_doubled, undelivered
from tests.support.queue import ValkeyServer
from tests.support.sender import Sender, register_source


@pytest.fixture
def portal(app, cast, database, install, mail_peer):
    """Starts an installation on this test's database and returns (installation, sender)."""
    with app.app_context():
        register_source(cast)

    def start(**settings: str):
        running = install(DATABASE_URL=database, MAIL_URL=mail_peer.url, **settings)
        return running, Sender(running.port)

    return start


def arrived(mail_peer, sender, app):
    """Waits until every acknowledged lead has been mailed and nothing waits any more."""
    until(lambda: min(copies(mail_peer, sender).values()) >= 1, 20, "a mail for each lead")
    until(lambda: undelivered(app) == 0, 20, "an empty outbox")
    return copies(mail_peer, sender)


def test_a_lead_is_mailed_at_once(portal, mail_peer):
    _, sender = portal()
    sender.insist(0)
    until(lambda: copies(mail_peer, sender)[sender.answered[0]] == 1, 5, "the mail")


def test_without_redis_leads_are_taken_and_their_mails_arrive(portal, mail_peer, app):
    redis = ValkeyServer()
    redis.start()
    running, sender = portal(REDIS_URL=redis.url)
    sender.insist(0)
    redis.close()
    for number in range(1, 6):
        assert sender.post(number)
    assert set(arrived(mail_peer, sender, app).values()) == {1}
    nothing_lost_or_doubled(app, sender, 6)
    assert running.answers


def test_a_flushed_queue_loses_nothing(portal, mail_peer, app):
    running, sender = portal()
    for number in range(10):
        sender.insist(number)
        Redis.from_url(redis_url("", running.data_dir)).flushall()
    assert min(arrived(mail_peer, sender, app).values()) >= 1
    nothing_lost_or_doubled(app, sender, 10)


def test_a_mail_server_that_is_away_slows_nothing_down_and_gets_all_on_its_return(portal, mail_peer, app):
    _, sender = portal()
    mail_peer.stop()
    for number in range(10):
        assert sender.post(number)
    assert sender.slowest < 3
    assert mail_peer.mails == []
    mail_peer.start()
    assert set(arrived(mail_peer, sender, app).values()) == {1}


def test_a_slow_mail_server_slows_no_intake_down(portal, mail_peer, app):
    _, sender = portal()
    mail_peer.delay = 2.0
    for number in range(5):
        assert sender.post(number)
    assert sender.slowest < mail_peer.delay  # nobody waited for a mail
    mail_peer.delay = 0.0
    assert set(arrived(mail_peer, sender, app).values()) == {1}


def test_a_worker_killed_in_the_middle_of_a_send_is_followed_by_one_that_sends(portal, mail_peer, app):
    running, sender = portal()
    mail_peer.delay = 1.0
    sender.insist(0)
    until(lambda: mail_peer.receiving, 5, "a mail on its way")
    running.kill("worker")
    mail_peer.delay = 0.0
    assert 1 <= arrived(mail_peer, sender, app)[sender.answered[0]] <= 2


def test_kills_all_round_lose_no_lead_and_no_alert(portal, mail_peer, app):
    running, sender = portal()
    posting = sender.insist_on(60, rate=15)
    for name in ("web", "worker", "valkey", "scheduler", "web", "worker"):
        posting.join(0.6)
        running.kill(name)
        until(lambda child=name: running.pid(child) and running.answers, 5, f"{name} again")
    posting.join(60)
    mailed = arrived(mail_peer, sender, app)
    nothing_lost_or_doubled(app, sender, 60)
    assert max(mailed.values()) <= 2
