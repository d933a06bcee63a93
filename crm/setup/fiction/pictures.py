"""Plain drawings of cars, for vehicles of the demonstration: nobody could take one for a photo of a real car."""

import io
from random import Random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 720, 480
PAINTS = {
    "Blanc": "#e9edf2",
    "Gris": "#8b939e",
    "Noir": "#2b2f36",
    "Bleu": "#2f5f9e",
    "Rouge": "#b3332f",
    "Vert": "#4c7a5a",
}


def drawing(paint: str, rng: Random) -> bytes:
    """Returns a drawing of a car of this colour as PNG bytes."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), rng.choice(("#dfe7ef", "#e9e4da", "#dde9e2", "#e8e1ea")))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 340, WIDTH, HEIGHT), fill="#b9c0c8")
    roof = rng.randrange(120, 175)
    body = [(90, 330), (95, 262), (190, 240), (262, roof), (468, roof), (560, 240), (632, 262), (640, 330)]
    draw.polygon(body, fill=PAINTS[paint], outline="#1d2126", width=3)
    draw.polygon([(214, 238), (274, roof + 16), (358, roof + 16), (358, 238)], fill="#c6d8e6", outline="#1d2126")
    draw.polygon([(370, 238), (370, roof + 16), (456, roof + 16), (534, 238)], fill="#c6d8e6", outline="#1d2126")
    for x in (200, 530):
        draw.ellipse((x - 58, 282, x + 58, 398), fill="#1d2126")
        draw.ellipse((x - 30, 310, x + 30, 370), fill="#aeb6bf")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
