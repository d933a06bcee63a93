"""The names that forms, portals, mails and spreadsheets give to the fields we know, French and English."""

from functools import lru_cache

from rapidfuzz import fuzz, process

from crm.intake.readers.words import fold

_VEHICLE = {
    "make": "make|marque|brand|constructeur|vehicle make|car make|marque vehicule|marque du vehicule|manufacturer|marca",
    "model": "model|modele|vehicle model|car model|modele vehicule|modele du vehicule|modele souhaite|modele choisi|gamme|model name",
    "trim": "trim|version|finition|motorisation|finition version|version finition|niveau de finition|trim level|version souhaitee",
    "condition": "condition|etat|etat du vehicule|neuf occasion|neuf ou occasion|vn vo|vo vn|type de vehicule|type vehicule|vehicle condition|new used|statut vehicule|vehicle status|vehicule neuf ou occasion",
    "year": "year|annee|millesime|annee modele|model year|annee de mise en circulation|annee mec|mise en circulation|date de mise en circulation|date de mec|1ere mise en circulation|premiere mise en circulation|date de premiere mise en circulation|1ere mec|annee du vehicule|vehicle year|mec",
    "vin": "vin|numero de chassis|n de chassis|chassis|numero de serie|vin number|n vin|code vin",
    "stock": "stock|stock number|numero de stock|n de stock|n stock|reference stock|ref stock|reference annonce|ref annonce|reference de l annonce|reference vehicule|reference du vehicule|ref vehicule|ref du vehicule|reference interne|numero d annonce|n annonce|id annonce|numero de parc|n parc|ad id|listing id|immatriculation stock|stock id|stockno|reference concessionnaire|votre reference|vehicle ref",
    "odometer_km": "odometer km|odometer|kilometrage|km|kms|kilometres|mileage|kilometrage actuel|kilometrage km|nombre de kilometres|compteur|nb km|kilometrage du vehicule|vehicle mileage",
    "price_eur": "price eur|price|prix|prix affiche|prix ttc|prix de vente|prix du vehicule|prix vehicule|prix annonce|tarif|prix de l annonce|montant|prix conseille|vehicle price|prix comptant|prix eur",
    "text": "vehicle of interest|vehicle|vehicule|vehicule souhaite|vehicule recherche|vehicule d interet|vehicule concerne|vehicule demande|vehicule choisi|vehicule selectionne|votre vehicule|modele et version|marque modele|marque et modele|marque modele version|annonce|votre annonce|titre annonce|titre de l annonce|votre annonce concernee|annonce concernee|vehicule interessant|voiture|voiture souhaitee|car|vehicule qui vous interesse|quel vehicule vous interesse|quel modele vous interesse|modele qui vous interesse|projet vehicule|intitule de l annonce|designation|desired vehicle|vehicle wanted|fahrzeug",
}  # fmt: skip
_TRADE_IN_ONLY = {
    "text": "trade in|reprise|votre reprise|vehicule de reprise|vehicule repris|vehicule a reprendre|reprise vehicule|vehicule actuel|votre vehicule actuel|ancien vehicule|vehicule possede|voiture actuelle|trade in vehicle|reprise de votre vehicule|vehicule en reprise|vehicule a vendre",
    "wanted": "avez vous une reprise|avez vous un vehicule a reprendre|reprise souhaitee|souhaitez vous une reprise|vehicule a faire reprendre|reprise oui non|reprise o n",
    "price_eur": "estimation|estimation de reprise|valeur de reprise|prix souhaite reprise|valeur reprise|cote|offre de reprise|estimation reprise",
}  # fmt: skip
_PERSON = {
    "external_id": "external id|id|lead id|leadid|identifiant|identifiant lead|id lead|reference|reference de la demande|reference demande|ref|ref demande|numero de demande|n de demande|numero de lead|id demande|n demande|numero de dossier|request id|prospect id|id prospect|reference lead|contact id|id contact|leadgen id|conversation id|id conversation|numero lead|n lead|demande n|reference contact|numero de la demande|n de la demande|reference de votre demande|id externe|uuid",
    "requested_at": "requested at|date|date de la demande|date demande|date heure|date et heure|recu le|date du lead|created at|created time|date de creation|timestamp|horodateur|horodatage|request date|requestdate|date lead|date d envoi|date de reception|envoye le|demande du|le|creation|date creation|submitted at|date contact|date de contact|date saisie",
    "provider": "provider|fournisseur|portail|plateforme|site|site web|portal|site d origine|provenance|source|origine|origine du lead|canal|source du lead|lead source|origine lead",
    "outlet": "outlet|point de vente|pdv|concession|concessionnaire|code pdv|code concession|dealer|dealer code|code dealer|code site|site code|point de vente souhaite|garage|etablissement|agence|concession souhaitee|code point de vente|vendor|dealer id|dealership|preferred dealership|concession choisie|distributeur|code distributeur|nom du point de vente|votre concession|votre point de vente|point de vente choisi|code rrdi|rrdi|code vendeur|site de vente|succursale|nom concession|concession concernee",
    "brand": "brand code|code marque|marque commerciale|marque concession",
    "activity": "activity|activite|service demande|service concerne|departement|service|activity type",
    "lead_type": "lead type|type de lead|type lead|categorie de lead",
    "request_type": "request type|type|type de demande|type demande|nature de la demande|objet de la demande|motif|motif de la demande|votre demande concerne|type de contact|demande|nature|formulaire|nom du formulaire|form name|objet du contact|sujet de la demande|vous souhaitez|je souhaite|objet demande|motif de contact|type de formulaire|type d action",
    "kind": "kind|type de client|type client|client type|particulier professionnel|vous etes|b2b b2c|profil|professionnel ou particulier|particulier ou professionnel|statut client|type de personne|categorie client",
    "professional": "professionnel|pro|client professionnel|est professionnel|b2b|entreprise oui non|is company",
    "civility": "civility|civilite|titre|title|genre|gender|salutation|sexe|civ|anrede|titre de civilite|prefix|mr mme",
    "first_name": "first name|firstname|prenom|given name|fname|prenoms|votre prenom|prenom du client|prenom contact|prenom client|prenom du contact|vorname",
    "middle_name": "middle name|deuxieme prenom",
    "last_name": "last name|lastname|nom|nom de famille|surname|family name|lname|votre nom|nom du client|nom usage|nom d usage|nom client|nom du prospect|nachname|nom famille",
    "full_name": "full name|fullname|name|nom complet|nom prenom|nom et prenom|prenom nom|prenom et nom|contact|client|nom du contact|nom contact|interlocuteur|prospect|nom prenoms|votre nom et prenom|vos nom et prenom|nom et prenoms|acheteur|expediteur|identite|customer|customer name|contact name|nom prenom du client|name vorname|de la part de",
    "company": "company|company name|societe|raison sociale|entreprise|nom de la societe|nom societe|nom de l entreprise|organisation|organization|nom entreprise|denomination|firme|nom de societe|business name|denomination sociale",
    "siret": "siret|numero siret|n siret|siret number|no siret|numero de siret|code siret",
    "siren": "siren|numero siren|n siren|numero de siren",
    "vat": "vat|tva|numero de tva|numero tva|tva intracommunautaire|n tva|vat number|numero de tva intracommunautaire|n tva intracommunautaire|no tva|tva intra|n de tva",
    "email": "email|e mail|mail|courriel|adresse email|adresse e mail|adresse mail|adresse de messagerie|email address|votre email|votre e mail|e mail du client|email client|email contact|adresse electronique|work email|mail du client|e mail client|courrier electronique|mel|votre adresse e mail|votre adresse email|email du client|email du contact|user email|e mail adresse|contact email",
    "phone": "phone|phones|telephone|tel|telephone mobile|mobile|portable|telephone portable|tel mobile|tel portable|numero de telephone|phone number|mobile phone|gsm|telephone fixe|fixe|tel fixe|telephone domicile|telephone 1|telephone 2|tel 1|tel 2|tel1|tel2|telephone bureau|telephone professionnel|work phone|work phone number|home phone|cell phone|cellphone|cell|n de telephone|votre telephone|numero de mobile|numero mobile|phone1|phone2|mobile number|telephone du client|telephone client|numero|telefon|n de mobile|n mobile|tel domicile|tel bureau|tel pro|telephone pro|votre numero de telephone|n tel|no tel|numero de portable|numero tel|telephone contact|user phone|mobile 1|mobile 2|telephone principal|telephone secondaire|phone 1|phone 2|contact phone|tel du client",
    "preferred_contact": "preferred contact|preference de contact|moyen de contact|moyen de contact prefere|mode de contact|contact prefere|canal prefere|preferred contact method|comment souhaitez vous etre contacte|comment souhaitez vous etre recontacte|contact souhaite|mode de contact souhaite|mode de contact prefere|preference contact|vous preferez etre contacte par|souhaite etre contacte par|moyen de contact souhaite|canal de contact prefere|etre recontacte par|a contacter par|etre contacte par",
    "street": "street|rue|adresse|adresse postale|address|street address|adresse 1|voie|adresse ligne 1|address line 1|numero et rue|rue et numero|votre adresse",
    "postal_code": "postal code|code postal|cp|zip|zip code|postcode|post code|postalcode|code postal du client|votre code postal|cp client|plz|code postal client",
    "city": "city|ville|commune|localite|town|votre ville|ville du client|ville client|ort",
    "place": "cp ville|code postal ville|code postal et ville|ville cp|ville code postal|localisation",
    "country": "country|pays|country code",
    "comments": "comments|comment|commentaire|commentaires|message|votre message|message du client|remarque|remarques|notes|note|precisions|demande du client|texte|question|votre question|questions|informations complementaires|description|description de la demande|message client|commentaire client|body|commentaires client|customer comments|votre commentaire|texte du message|nachricht|details|commentaires du client|commentaire du client|message de l acheteur|message de l internaute|observations|informations",
    "budget_eur": "budget eur|budget|votre budget|budget max|budget maximum|budget total|budget envisage|montant du budget|budget client|budget ttc|max budget|budget maxi|budget en euros|budget achat",
    "finance.downpayment": "downpayment|apport|apport initial|apport personnel|premier loyer|1er loyer|montant de l apport|down payment|montant apport|premier loyer majore|1er loyer majore|apport client|finance downpayment",
    "finance.monthly": "monthly|mensualite|mensualites|loyer mensuel|budget mensuel|montant mensuel|mensualite souhaitee|monthly payment|monthly budget|mensualite max|loyer|mensualite maximum|budget mensuel max|mensualite souhaitee max|finance monthly|budget par mois|mensualite maximale",
    "finance.method": "finance method|financement|mode de financement|type de financement|mode de paiement|moyen de financement|financement souhaite|vehicle payment type|payment type|mode d acquisition|solution de financement|mode de reglement|type d achat",
    "test_drive": "test drive|essai|demande d essai|essai souhaite|souhaitez vous un essai|souhaitez vous essayer le vehicule|essai routier|reservation d essai|souhaite un essai|souhaitez vous essayer ce vehicule|demande essai|essai du vehicule|souhaitez vous faire un essai|souhaite essayer|test drives",
}  # fmt: skip
FIELDS: dict[str, str] = {
    **_PERSON,
    **{f"vehicle_of_interest.{part}": names for part, names in _VEHICLE.items()},
    **{f"trade_in.{part}": names for part, names in _TRADE_IN_ONLY.items()},
}
KNOWN = frozenset(FIELDS) | {f"trade_in.{part}" for part in _VEHICLE}  # what a label may be taken for
_EXACT = {fold(name).replace(" ", ""): field for field, names in FIELDS.items() for name in names.split("|")}
_VEHICLE_PARTS = {fold(name).replace(" ", ""): part for part, names in _VEHICLE.items() for name in names.split("|")}
_TRADE_IN_WORDS = (
    "reprise repris tradein trade in reprendre actuel actuelle ancien ancienne possede current old".split()
)
_FILLING = frozenset(
    "du de la le les l d des votre vos vehicule voiture souhaite souhaitee recherche interet interest desired wanted vehicle "
    "of car concerne concernee demande your my mon ma un une en a".split()
)
MANY = frozenset({"phone", "email", "outlet", "comments"})


@lru_cache(maxsize=4096)
def field_of(label: str) -> str | None:
    """Returns the field that a label names for sure: « N° de téléphone » → "phone"; None when it is not known."""
    folded = fold(label[:120])
    key = folded.replace(" ", "")
    if not key:
        return None
    if key in _EXACT:
        return _EXACT[key]
    words = folded.split()
    if len(words) > 1 and set(words) & set(_TRADE_IN_WORDS):
        part = _part_of([word for word in words if word not in _TRADE_IN_WORDS])
        return f"trade_in.{part}" if part else None
    part = (
        _part_of(words)
        if set(words) & {"vehicule", "vehicle", "voiture", "interest", "souhaite", "souhaitee"}
        else None
    )
    return f"vehicle_of_interest.{part}" if part else None


def _part_of(words: list[str]) -> str | None:
    rest = [word for word in words if word not in _FILLING]
    return _VEHICLE_PARTS.get("".join(words)) or (_VEHICLE_PARTS.get("".join(rest)) if rest else None)


@lru_cache(maxsize=4096)
def guess_field(label: str) -> tuple[str | None, float]:
    """Returns (field, confidence 0 to 1) for a column's head: exact names are 1, near ones less, else (None, 0)."""
    sure = field_of(label)
    if sure:
        return sure, 1.0
    key = fold(label[:120]).replace(" ", "")
    if len(key) < 4:
        return None, 0.0
    best = process.extractOne(key, _EXACT.keys(), scorer=fuzz.ratio, score_cutoff=86)
    if best is None or abs(len(best[0]) - len(key)) > 2:
        return None, 0.0
    return _EXACT[best[0]], round(best[1] / 100 * 0.8, 2)
