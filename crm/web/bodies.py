"""The body of a request, never more of it in memory than the door takes."""

from flask import abort, request


def body_up_to(largest: int) -> bytes:
    """Returns the body as it came. Answers 413 to one of more bytes, said beforehand or found while it comes in chunks."""
    if (request.content_length or 0) > largest:
        abort(413)
    request.max_content_length = largest + 1  # what comes in chunks is cut there without a word
    body = request.get_data(cache=False)
    return body if len(body) <= largest else abort(413)
