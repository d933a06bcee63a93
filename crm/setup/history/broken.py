"""Messages as they arrive now and then: nobody's reader can make sense of them, so a person does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Broken:
    """A body that cannot be read, and the door it came by."""

    door: str
    content_type: str
    body: str


BROKEN = (
    Broken(
        "adf",
        "application/xml",
        """<?xml version="1.0" encoding="UTF-8"?>
<?adf version="1.0"?>
<adf><prospect status="new"><requestdate>2026-11-02T10:14:00+01:00</requestdate>
<vehicle interest="buy" status="used"><year>2022</year><make>Peugeot</make><model>2008</model></vehicle>
<customer><contact><name part="first">Éloïse</name><name part="last">Tournebride<email>eloise.tournebride@example.com
<phone type="cellphone">+33639980417</phone></contact>
<comments>Bonjour, le 2008 est-il encore disponible ? Je peux passer samedi matin.</comments></customer>
<vendor><vendorname>Valbocage Caen Sud</vendorname></vendor></prospect></adf>
""",
    ),
    Broken(
        "json",
        "application/json",
        """{"external_id": "AV-7741093", "outlet": "VAL-LISIEUX", "brand": "AC", "activity": "VN",
 "first_name": "Gaspard", "last_name": "Mirebeau", "phones": ["+33639982214"],
 "comments": "Je souhaite une offre pour une C3 "Max" en blanc, avec reprise de ma Clio"
""",
    ),
    Broken(
        "adf",
        "application/xml",
        """<?xml version="1.0"?>
<!DOCTYPE adf SYSTEM "http://portail.example.com/adf.dtd">
<adf><prospect><customer><contact><name part="full">Capucine Vauquelin</name>
<email>capucine.vauquelin@example.fr</email></contact></customer></prospect></adf>
""",
    ),
    Broken("json", "application/json", '{"external_id": "AV-7741188", "outlet": "VAL-CAEN", "comments": ""}'),
)
