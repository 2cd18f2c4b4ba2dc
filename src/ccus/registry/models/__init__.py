from ccus.registry.models.businesses import Affiliation, Business, BusinessInsurance, BusinessKindPeriod
from ccus.registry.models.cards import Card
from ccus.registry.models.technicians import (
    Credential,
    HealthCheckup,
    Qualification,
    Technician,
    TechnicianInsurance,
    TechnicianTrade,
)

__all__ = [
    "Affiliation",
    "Business",
    "BusinessInsurance",
    "BusinessKindPeriod",
    "Card",
    "Credential",
    "HealthCheckup",
    "Qualification",
    "Technician",
    "TechnicianInsurance",
    "TechnicianTrade",
]
