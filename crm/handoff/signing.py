"""How an order tool proves who it is: HMAC-SHA256 over the time and the raw body, with the tool's secret.

X-Relance-Tool: the tool's public id
X-Relance-Timestamp: seconds since 1970
X-Relance-Signature: sha256=hex(HMAC-SHA256(secret, timestamp + "." + body))
"""

import hashlib
import hmac
import re

LONGEST_AGE = 300  # seconds between the tool's clock and ours, either way
TOOL, TIMESTAMP, SIGNATURE = "X-Relance-Tool", "X-Relance-Timestamp", "X-Relance-Signature"
_HEX = re.compile(r"[0-9a-f]{64}")


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Returns the signature as hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def signature_of(secret: str, timestamp: str, header: str, body: bytes, at: float) -> str | None:
    """Returns the signature when it is right and fresh, None otherwise; takes the same time for any wrong one."""
    given = header.removeprefix("sha256=")
    known = sign(secret, timestamp, body)
    same = bool(_HEX.fullmatch(given)) and hmac.compare_digest(known, given)
    fresh = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 12
    return known if same and fresh and abs(at - int(timestamp)) <= LONGEST_AGE else None
