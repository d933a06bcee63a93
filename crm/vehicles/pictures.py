"""What a file is, decided by its bytes; pictures are made anew, so that nothing but the picture is left of them.

Making a picture anew takes its place and camera data (EXIF, GPS) away, and whatever else was hidden in the file
(reliability.md, input 22).
"""

import io
import threading
from dataclasses import dataclass

from PIL import ExifTags, Image
from PIL.Image import Transpose

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 120_000_000  # of a JPEG, which is read at a fraction of its size …
MOST_PIXELS_AT_ONCE = 16_000_000  # … and of the others, progressive JPEG too, which are unpacked as a whole
LARGEST_SIDE, THUMBNAIL_SIDE = 1600, 360
QUALITY, THUMBNAIL_QUALITY = 80, 70
PDF, PICTURE = "application/pdf", "image/webp"
_TURNS = {  # EXIF's orientation → what makes the picture upright
    2: Transpose.FLIP_LEFT_RIGHT, 3: Transpose.ROTATE_180, 4: Transpose.FLIP_TOP_BOTTOM, 5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270, 7: Transpose.TRANSVERSE, 8: Transpose.ROTATE_90,
}  # fmt: skip
_one_at_a_time = threading.Lock()  # a small file can be a large picture: memory for one, however many are sent at once
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
        with _one_at_a_time, Image.open(io.BytesIO(body), formats=(kind,)) as opened:
            _check_pixels(opened, kind)
            picture = _flat(_upright(opened))
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise Refused("pixels") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused("broken") from error
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Prepared(PICTURE, _encoded(picture, QUALITY), _encoded(small, THUMBNAIL_QUALITY))


def _check_pixels(picture: Image.Image, kind: str) -> None:
    in_part = kind == "JPEG" and not picture.info.get("progressive")
    most = MOST_PIXELS if in_part else MOST_PIXELS_AT_ONCE
    if picture.width * picture.height > most:
        raise Refused("pixels")


def _upright(opened: Image.Image) -> Image.Image:
    """Returns the picture as it was held, and as large as we keep it; an orientation that can't be read is none."""
    opened.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
    turn = _TURNS.get(opened.getexif().get(ExifTags.Base.Orientation))
    picture = opened.convert("RGBA") if opened.mode in ("P", "PA") else opened
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return picture.transpose(turn) if turn is not None else picture


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
