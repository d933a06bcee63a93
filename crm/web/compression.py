"""Answers over one kilobyte travel compressed. Static assets come compressed already (assets.py)."""

import gzip

from flask import Flask, Response, request

SMALLEST = 1024
LEVEL = 5
COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg+xml", "application/problem+json")


def install(app: Flask) -> None:
    """Compresses the answers of `app` for browsers that accept gzip."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Returns `response`, gzipped when it is worth it; streams and answers already encoded pass untouched.

    Secrets beside reflected text (BREACH) can't be probed from another site: the session cookie is SameSite=Lax.
    """
    if not _is_text(response):
        return response
    response.vary.add("Accept-Encoding")
    if not _worth_it(response):
        return response
    response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response


def _is_text(response: Response) -> bool:
    return (response.mimetype or "").startswith(COMPRESSIBLE)


def _worth_it(response: Response) -> bool:
    return (
        "gzip" in request.accept_encodings
        and not response.direct_passthrough
        and not response.is_streamed
        and "Content-Encoding" not in response.headers
        and response.status_code not in {204, 206, 304}
        and len(response.get_data()) > SMALLEST
    )
