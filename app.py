"""The entry point for `flask` and for a web server: `app` is the whole application."""

from crm.factory import create_app

app = create_app()
