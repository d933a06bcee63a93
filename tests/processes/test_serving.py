"""`flask serve` as its owner knows it: starting, healing, stopping, and saying what is wrong."""

import os
import pickle
import signal
import socket
from pathlib import Path

import pytest
from redis import Redis
from rq.job import Job

from crm.runtime.memory import megabytes_of_tree
from crm.runtime.rundir import redis_url
from tests.support.installation import Installation, lives, until

CHILDREN = ("valkey", "web", "worker", "scheduler")


def test_every_process_is_named_by_its_pid_file_and_all_end_with_the_supervisor(install):
    running = install()
    pids = [running.pid(name) for name in CHILDREN]
    assert all(pid and lives(pid) for pid in pids)
    assert running.stop() == 0
    assert not any(lives(pid) for pid in pids)
    assert list((running.data_dir / "run").glob("*.pid")) == []


def test_everything_together_takes_less_than_300_megabytes(install):
    running = install()
    assert megabytes_of_tree(running.supervisor) < 300


def test_ctrl_c_lets_the_supervisor_stop_the_others_in_their_turn(install):
    running = install()
    pids = [running.pid(name) for name in CHILDREN]
    os.killpg(running.supervisor, signal.SIGINT)
    assert running.stop() == 0
    assert not any(lives(pid) for pid in pids)
    assert "starting it again" not in running.log.read_text()


@pytest.mark.parametrize("name", CHILDREN)
def test_a_killed_process_is_back_at_once(install, name):
    running = install()
    gone = running.kill(name)
    until(lambda: running.pid(name) != gone and lives(running.pid(name)), 5, f"a new {name}")
    until(lambda: running.answers, 5, "pages")


def test_nothing_outlives_a_killed_supervisor(install):
    running = install()
    pids = [running.pid(name) for name in CHILDREN]
    os.kill(running.supervisor, signal.SIGKILL)
    until(lambda: not any(lives(pid) for pid in pids), 5, "the end of all")
    again = install()
    assert again.pid("web") not in pids


def test_a_second_instance_on_the_same_data_says_so(install):
    running = install()
    second = Installation(running.data_dir)
    second.log = running.data_dir / "second.log"
    assert second.launch().wait(30) == 1
    assert f"already runs on {running.data_dir}" in second.log.read_text()
    assert running.answers


def test_a_port_in_use_is_said(tmp_path):
    refused = Installation(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", refused.port))
        taken.listen()
        assert refused.launch().wait(30) == 1
    assert f"127.0.0.1:{refused.port} cannot be used" in refused.log.read_text()


def test_a_folder_too_long_for_a_socket_still_has_its_queue(install, tmp_path):
    running = install(folder=tmp_path / ("very-long-name-" * 8))
    assert Redis.from_url(redis_url("", running.data_dir)).ping()


def test_a_pickled_job_in_the_queue_is_not_executed(install, tmp_path):
    running = install()
    queue = Redis.from_url(redis_url("", running.data_dir))
    _plant(queue, "pickled", pickle.dumps(Trap(tmp_path / "pickled")))
    _plant(queue, "foreign", b'["os.system", null, ["touch %s/foreign"], {}]' % bytes(tmp_path))
    until(lambda: queue.llen("rq:queue:relance") == 0, 20, "an empty queue")
    until(lambda: _is_settled(queue, "pickled") and _is_settled(queue, "foreign"), 20, "both looked at")
    assert not (tmp_path / "pickled").exists()
    assert not (tmp_path / "foreign").exists()
    assert lives(running.pid("worker"))


class Trap:
    """Touches a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple:
        return Path.touch, (self._path,)


def _plant(queue: Redis, name: str, data: bytes) -> None:
    queue.hset(Job.key_for(name), mapping={"data": data, "origin": "relance", "status": "queued", "timeout": "10"})
    queue.rpush("rq:queue:relance", name)


def _is_settled(queue: Redis, name: str) -> bool:
    return queue.hget(Job.key_for(name), "status") in (None, b"failed")
