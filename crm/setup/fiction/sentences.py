"""What people write and what salespeople note, in French: the demonstration's texts."""

COMMENTS = {
    "offer": (
        "Bonjour, pourriez-vous me faire une offre pour {car} ? Merci d’avance.",
        "Bonjour, je suis intéressé par {car}. Quel est votre meilleur prix, mise à la route comprise ?",
        "Quel délai pour {car} en blanc ? Je suis pressé, mon véhicule actuel est en panne.",
        "Pouvez-vous m’envoyer un devis en LOA sur 48 mois, 15 000 km par an, sans apport ?",
    ),
    "test_drive": (
        "Je souhaite essayer {car} samedi matin si possible.",
        "Bonjour, un essai de {car} est-il possible en fin de journée ? Je travaille à deux pas.",
        "J’aimerais essayer {car} avec ma femme, plutôt après 18 h.",
    ),
    "information": (
        "Ce véhicule est-il toujours disponible ?",
        "Bonjour, est-ce une première main ? Avez-vous le carnet d’entretien ?",
        "Pouvez-vous me dire si {car} a un attelage et la caméra de recul ?",
        "Bonjour, quelle est l’autonomie réelle en hiver ?",
        "La garantie est-elle encore valable ? Merci de me répondre par mail.",
        "",
        "",
    ),
    "brochure": ("Merci de m’envoyer la brochure et les tarifs.", ""),
    "callback": (
        "Merci de me rappeler après 17 h.",
        "Rappelez-moi entre midi et deux, s’il vous plaît.",
        "Je préfère échanger par téléphone, merci de m’appeler.",
    ),
    "trade_in": (
        "Je voudrais connaître la reprise de mon véhicule contre {car}.",
        "Combien pour la reprise ? Contrôle technique OK, pneus neufs.",
    ),
    "financing": (
        "Quelle mensualité pour {car} avec 3 000 € d’apport ?",
        "Financement sur 60 mois possible ? Je suis en CDI.",
    ),
    "appointment": ("Je souhaite prendre rendez-vous pour la révision des 30 000 km.", "Voyant moteur allumé, que faire ?"),
}  # fmt: skip
NOTES = {
    "reached": (
        "Projet confirmé pour {month}, hésite encore sur la motorisation.",
        "Très intéressé, veut voir le véhicule cette semaine.",
        "Compare avec un concurrent, attend notre offre de reprise.",
        "Budget serré, propose une LOA à moins de 300 €.",
        "Rappeler avec le prix remisé.",
    ),
    "no_answer": ("", "", "Sonne dans le vide.", "Deuxième appel sans réponse."),
    "voicemail": ("Message laissé.", "Message laissé, SMS envoyé dans la foulée.", ""),
    "call_back": ("En réunion, rappeler en fin de journée.", "Au travail, rappeler après 18 h."),
    "email_sent": ("Offre envoyée par mail.", "Photos et fiche technique envoyées."),
    "met": ("Essai fait, très bonne impression.", "Venu au showroom avec son conjoint, offre remise."),
    "wrong_number": ("Numéro non attribué, e-mail envoyé.",),
    "sms_sent": ("SMS envoyé avec mes coordonnées.",),
}
FREE_NOTES = (
    "Client de l’atelier depuis 2019.",
    "Voisin de M. le maire, vient de la part d’un client.",
    "Véhicule de reprise vu au parking : bon état, deux rayures.",
    "Attend la fin de sa LOA chez un concurrent.",
    "Demande une attestation d’assurance pour l’essai.",
)
NEXT_NOTES = {
    "call": ("Rappeler pour la reprise", "Confirmer le rendez-vous", "Relancer l’offre", "Prendre des nouvelles du projet"),
    "email": ("Envoyer les photos", "Envoyer l’offre actualisée"),
    "sms": ("Confirmer par SMS",),
    "appointment": ("Venue au showroom", "Signature prévue"),
    "test_drive": ("Essai", "Essai avec le conjoint"),
    "offer": ("Offre avec reprise", "Offre LOA 48 mois"),
}  # fmt: skip
LOST_NOTES = {
    "bought_elsewhere": ("A signé chez un concurrent à Rennes.", "A trouvé chez un particulier.", ""),
    "price": ("Trop cher, veut 1 500 € de moins.", ""),
    "postponed": ("Projet repoussé à l’an prochain.", ""),
    "vehicle_gone": ("Véhicule vendu la veille.", ""),
    "unreachable": ("Cinq appels, deux messages, un e-mail.", "Aucune réponse en trois semaines.", ""),
}
MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
          "décembre")  # fmt: skip
MESSAGES = (
    "Je n’ai pas encore été rappelé, merci de faire le nécessaire.",
    "Petite précision : je souhaite une boîte automatique.",
    "Finalement, seriez-vous ouverts samedi après-midi ?",
)
