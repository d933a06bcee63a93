"""A real Chromium looking at the real application."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.cast import Person
from tests.support.live import LiveServer
from tests.support.ports import free_port
from tests.support.programs import chromium, needed
from tests.support.signing_in import session_cookie

QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a process; each test gets a context of its own."""
    path = needed("Chromium", chromium, "chromium")
    as_root = ("--no-sandbox",) if os.getuid() == 0 else ()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=[*QUIET, *as_root])
        yield opened
        opened.close()


@pytest.fixture
def live_server(make_app: Callable[..., Flask]) -> Iterator[LiveServer]:
    """The application on a port, CSRF tokens asked for as in real life: `live_server.url`."""
    port = free_port()
    server = LiveServer(make_app(base_url=f"http://127.0.0.1:{port}", extra={}), port)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Opens a window: `open_page(cast.owner, phone=True, javascript=False, dark=True)`; nobody signed in without a person.

    Paths are relative: `page.goto("/leads")`. An error in a page's script fails the test.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_it(
        person: Person | None = None, phone: bool = False, javascript: bool = True, dark: bool = False, **more
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale="fr-FR", timezone_id="Europe/Paris", java_script_enabled=javascript,
            viewport=PHONE if phone else DESKTOP, has_touch=phone, is_mobile=phone,
            color_scheme="dark" if dark else "light", **more,
        )  # fmt: skip
        contexts.append(context)
        if person is not None:
            context.add_cookies([{**session_cookie(live_server.app, person), "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not errors, errors
