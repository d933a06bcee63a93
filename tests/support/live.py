"""The application behind a real port, for a browser."""

import threading

from flask import Flask
from werkzeug.serving import make_server


class LiveServer:
    """Werkzeug's threaded server in a thread of this process."""

    def __init__(self, app: Flask, port: int) -> None:
        self.app = app
        self.url = f"http://127.0.0.1:{port}"
        self._server = make_server("127.0.0.1", port, app, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def start(self) -> None:
        """Answers from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Ends it and waits."""
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()
