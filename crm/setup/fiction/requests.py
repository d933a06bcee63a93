"""What clients ask customer relations, what is answered, and who leases: all invented."""

LESSORS = (
    ("Bocage Location Longue Durée", "14000", "Caen"),
    ("Manche Bail Automobile", "50000", "Saint-Lô"),
    ("Crédit-Bail du Val", "61000", "Alençon"),
)
CARE = (  # subject, details, answer
    (
        "Délai de livraison",
        "Le véhicule commandé devait arriver le mois dernier. Je souhaite une date ferme.",
        "Date confirmée par l’usine, le client a été rappelé et remercié de sa patience.",
    ),
    (
        "Facture d’atelier contestée",
        "Une heure de main-d’œuvre de plus que sur le devis.",
        "Avoir établi après vérification avec l’atelier.",
    ),
    (
        "Demande de geste commercial",
        "Panne d’autoradio trois semaines après la fin de la garantie.",
        "Prise en charge de la pièce, main-d’œuvre à la charge du client. Accepté.",
    ),
    (
        "Rappel constructeur",
        "J’ai reçu un courrier de rappel et personne ne répond à l’atelier.",
        "Rendez-vous fixé, véhicule de prêt réservé.",
    ),
    (
        "Carte grise non reçue",
        "Toujours pas de certificat d’immatriculation six semaines après la livraison.",
        "Dossier relancé, certificat provisoire envoyé par e-mail.",
    ),
)
