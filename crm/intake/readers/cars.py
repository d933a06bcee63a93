"""Makes of cars and their usual models: to spell a make one way, and to find it in a line of text."""

import re

from crm.intake.readers.words import fold

_CARS = {
    "Citroën": "C1|C2|C3|C3 Aircross|C3 Picasso|ë-C3|ë-C3 Aircross|C4|C4 X|ë-C4|ë-C4 X|C4 Picasso|C4 SpaceTourer|"
    "Grand C4 SpaceTourer|C4 Cactus|C5|C5 X|C5 Aircross|C8|Ami|Berlingo|ë-Berlingo|Jumpy|Jumper|SpaceTourer|Nemo|DS3|DS4|DS5",
    "DS": "DS 3|DS 3 Crossback|DS 4|DS 5|DS 7|DS 7 Crossback|DS 9|N°4|N°8|N4|N8",
    "Peugeot": "107|108|106|206|207|208|e-208|306|307|308|308 SW|e-308|405|406|407|408|e-408|508|508 SW|607|807|1007|2008|e-2008|"
    "3008|e-3008|4008|5008|e-5008|RCZ|Ion|Rifter|e-Rifter|Partner|e-Partner|Expert|e-Expert|Traveller|Boxer|Bipper",
    "Opel": "Adam|Agila|Ampera|Antara|Astra|Astra Sports Tourer|Cascada|Combo|Combo Life|Corsa|Corsa-e|Corsa Electric|"
    "Crossland|Crossland X|Frontera|Grandland|Grandland X|Insignia|Karl|Meriva|Mokka|Mokka-e|Mokka X|Movano|Vivaro|Zafira|Zafira Life",
    "Fiat": "500|500 Hybrid|500C|500e|500L|500X|600|600e|Panda|Grande Panda|Punto|Tipo|Topolino|Doblo|Ducato|Fiorino|Scudo|Talento|Ulysse|Qubo|Bravo|Freemont",
    "Fiat Professional": "",
    "Abarth": "500|500e|595|600e|695|124 Spider|Punto",
    "Alfa Romeo": "147|156|159|4C|Brera|Giulia|Giulietta|Junior|MiTo|Stelvio|Tonale",
    "Jeep": "Avenger|Cherokee|Commander|Compass|Gladiator|Grand Cherokee|Patriot|Renegade|Wrangler",
    "Leapmotor": "T03|C10|B10",
    "Lancia": "Ypsilon|Delta|Musa|Thema",
    "Maserati": "Ghibli|Grecale|Levante|Quattroporte|GranTurismo",
    "Renault": "4|4 E-Tech|5|5 E-Tech|Arkana|Austral|Captur|Clio|Espace|Grand Espace|Express|Fluence|Grand Scénic|Kadjar|Kangoo|Koleos|Laguna|Master|Mégane|Mégane E-Tech|Modus|Rafale|Scénic|Scénic E-Tech|Symbioz|Talisman|Trafic|Twingo|Zoé|Zoe",
    "Dacia": "Bigster|Dokker|Duster|Jogger|Lodgy|Logan|Logan MCV|Sandero|Sandero Stepway|Spring",
    "Alpine": "A110|A290|A390",
    "Volkswagen": "Arteon|Caddy|California|Golf|Golf Plus|ID.3|ID.4|ID.5|ID.7|ID. Buzz|Multivan|Passat|Polo|Scirocco|Sharan|T-Cross|T-Roc|Taigo|Tiguan|Tiguan Allspace|Touareg|Touran|Transporter|Up!",
    "Audi": "A1|A2|A3|A4|A4 Avant|A5|A6|A6 Avant|A7|A8|e-tron|Q2|Q3|Q4 e-tron|Q5|Q7|Q8|TT",
    "BMW": "Série 1|Série 2|Série 3|Série 4|Série 5|Série 7|i3|i4|i5|iX|iX1|iX3|X1|X2|X3|X4|X5|X6|Z4",
    "Mercedes-Benz": "Classe A|Classe B|Classe C|Classe E|Classe S|Classe V|CLA|CLS|EQA|EQB|EQC|GLA|GLB|GLC|GLE|Citan|Sprinter|Vito",
    "MINI": "Cooper|Clubman|Countryman|Aceman|Cabrio|One",
    "Smart": "ForTwo|ForFour|#1|#3",
    "Ford": "B-Max|C-Max|EcoSport|Explorer|Fiesta|Focus|Galaxy|Ka|Ka+|Kuga|Mondeo|Mustang|Mustang Mach-E|Puma|Ranger|S-Max|Tourneo|Transit",
    "Toyota": "Auris|Avensis|Aygo|Aygo X|bZ4X|C-HR|Corolla|Hilux|Land Cruiser|Prius|Proace|RAV4|Verso|Yaris|Yaris Cross",
    "Lexus": "CT|ES|IS|LBX|NX|RX|UX",
    "Nissan": "Ariya|Juke|Leaf|Micra|Navara|Note|Qashqai|Townstar|X-Trail",
    "Honda": "Civic|CR-V|HR-V|Jazz",
    "Hyundai": "Bayon|i10|i20|i30|Inster|Ioniq|Ioniq 5|Ioniq 6|Kona|Santa Fe|Tucson",
    "Kia": "Ceed|EV3|EV6|EV9|Niro|Picanto|Rio|Sorento|Soul|Sportage|Stonic|Venga|XCeed",
    "Mazda": "2|3|6|CX-3|CX-30|CX-5|CX-60|MX-5",
    "Mitsubishi": "ASX|Eclipse Cross|Outlander|Space Star|Colt",
    "Suzuki": "Across|Ignis|Jimny|S-Cross|Swace|Swift|Vitara",
    "Subaru": "Forester|Outback|XV",
    "Seat": "Arona|Ateca|Ibiza|Leon|Tarraco|Mii|Alhambra",
    "Cupra": "Ateca|Born|Formentor|Leon|Tavascan|Terramar",
    "Skoda": "Elroq|Enyaq|Fabia|Kamiq|Karoq|Kodiaq|Octavia|Scala|Superb",
    "Volvo": "C30|C40|EX30|EX90|S60|V40|V60|V90|XC40|XC60|XC90",
    "Land Rover": "Defender|Discovery|Discovery Sport|Freelander|Range Rover|Range Rover Evoque|Range Rover Sport|Range Rover Velar",
    "Jaguar": "E-Pace|F-Pace|F-Type|I-Pace|XE|XF",
    "Porsche": "911|Boxster|Cayenne|Cayman|Macan|Panamera|Taycan",
    "Tesla": "Model 3|Model S|Model X|Model Y",
    "MG": "3|4|5|EHS|HS|Marvel R|ZS",
    "BYD": "Atto 2|Atto 3|Dolphin|Dolphin Surf|Seal|Seal U",
    "Polestar": "2|3|4", "Xpeng": "G6|G9|P7", "Saab": "9-3|9-5", "Chevrolet": "Aveo|Captiva|Cruze|Spark", "Ssangyong": "Korando|Tivoli|Rexton",
    "Chrysler": "", "Dodge": "", "Daewoo": "", "Rover": "", "Ferrari": "", "Lamborghini": "", "Bentley": "", "Aston Martin": "",
    "Lotus": "", "Isuzu": "D-Max", "Iveco": "Daily", "Cadillac": "", "Aixam": "", "Ligier": "", "Microcar": "", "Lynk & Co": "01", "Genesis": "", "KGM": "",
}  # fmt: skip
_ALIASES = {"vw": "Volkswagen", "mercedes": "Mercedes-Benz", "ds automobiles": "DS", "alfa": "Alfa Romeo", "range rover": "Land Rover",
            "alfaromeo": "Alfa Romeo", "landrover": "Land Rover", "mg motor": "MG", "fiat pro": "Fiat Professional", "vauxhall": "Opel"}  # fmt: skip
_MAKES = {fold(make): make for make in _CARS} | _ALIASES
_MODELS = {make: sorted(models.split("|"), key=len, reverse=True) for make, models in _CARS.items()}


def spell_make(text: str | None) -> str | None:
    """Returns the make as it is usually written; one that is not known stays as it came."""
    return _MAKES.get(fold(text), text) if text else None


def is_make(text: str) -> bool:
    """Whether the whole of `text` names a known make."""
    return fold(text) in _MAKES


def take_make(text: str) -> tuple[str | None, str]:
    """Returns (make, the rest) of a line that starts with a known make, else (None, the line)."""
    words = text.split()
    for count in range(min(3, len(words)), 0, -1):
        name = fold(" ".join(words[:count]))
        if name in _MAKES:
            return _MAKES[name], " ".join(words[count:]).strip(" -–—:,")
    return None, text


def take_model(make: str | None, text: str) -> tuple[str | None, str | None]:
    """Returns (model, trim) of a line such as « C3 Aircross PureTech 130 Shine »; an unknown model is its first word."""
    line = text.strip(" -–—:,")
    if not line:
        return None, None
    for model in _MODELS.get(make or "", ()):
        match = model and re.match(re.escape(model) + r"(?![\w])", line, re.IGNORECASE)
        if match:
            return model, line[match.end() :].strip(" -–—:,") or None
    first, _, rest = line.partition(" ")
    return first, rest.strip(" -–—:,") or None


def find_model(text: str) -> tuple[str | None, str | None]:
    """Returns (model, the rest) when a line starts with a model of any make; the make is not concluded from it."""
    for make in _MODELS:
        model, rest = take_model(make, text)
        if model and any(model.casefold() == known.casefold() for known in _MODELS[make] if known):
            return model, rest
    return None, None
