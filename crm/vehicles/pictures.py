"""What a file is, decided by its bytes; pictures are made anew, so that nothing but the picture is left of them.

Making a picture anew takes its place and camera data (EXIF, GPS) away, and whatever else was hidden in the file
(reliability.md, input 22).
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 120_000_000  # of a JPEG, which is read at a fraction of its size
MOST_PIXELS_AT_ONCE = 30_000_000  # of the others, which are unpacked as a whole
LARGEST_SIDE, THUMBNAIL_SIDE = 1600, 360
QUALITY, THUMBNAIL_QUALITY = 80, 70
PDF, PICTURE = "application/pdf", "image/webp"
_SIGNATURES = ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"))


class Refused(ValueError):
    """The file is not kept; `why` is kind | size | pixels | broken | empty."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Prepared:
    """What is kept of a file: the picture and its thumbnail, or the PDF as it is."""

    content_type: str
    body: bytes
    thumbnail: bytes | None


def prepare(body: bytes) -> Prepared:
    """Returns what is kept of a file that was sent. Raises Refused."""
    if not body:
        raise Refused("empty")
    if len(body) > MOST_BYTES:
        raise Refused("size")
    kind = kind_of(body)
    if kind == "PDF":
        return Prepared(PDF, body, None)
    if kind is None:
        raise Refused("kind")
    return _made_anew(body, kind)


def kind_of(body: bytes) -> str | None:
    """Returns JPEG, PNG, WEBP or PDF by the bytes at their place, None for anything else."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "WEBP"
    if body[:5] == b"%PDF-":
        return "PDF" if _is_plain_pdf(body) else None
    return next((kind for signature, kind in _SIGNATURES if body.startswith(signature)), None)


def _is_plain_pdf(body: bytes) -> bool:
    """A PDF ends as one, carries no archive behind it, and does not begin like a page that a browser would run."""
    head, tail = body[:2048].lower(), body[-65_600:]
    marked = any(word in head for word in (b"<html", b"<script", b"<svg", b"<!doctype"))
    return b"%%EOF" in body[-2048:] and b"PK\x05\x06" not in tail and not marked


def _made_anew(body: bytes, kind: str) -> Prepared:
    try:
        with Image.open(io.BytesIO(body), formats=(kind,)) as opened:
            _check_pixels(opened, kind)
            opened.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            picture = _flat(ImageOps.exif_transpose(opened))
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise Refused("pixels") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused("broken") from error
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Prepared(PICTURE, _encoded(picture, QUALITY), _encoded(small, THUMBNAIL_QUALITY))


def _check_pixels(picture: Image.Image, kind: str) -> None:
    most = MOST_PIXELS if kind == "JPEG" else MOST_PIXELS_AT_ONCE
    if picture.width * picture.height > most:
        raise Refused("pixels")


def _flat(picture: Image.Image) -> Image.Image:
    """Returns the picture in plain colours; what is see-through becomes white."""
    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    ground = Image.new("RGB", layered.size, "white")
    ground.paste(layered, mask=layered.getchannel("A"))
    return ground


def _encoded(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    Image.frombytes("RGB", picture.size, picture.tobytes()).save(file, "WEBP", quality=quality, method=4)
    return file.getvalue()
