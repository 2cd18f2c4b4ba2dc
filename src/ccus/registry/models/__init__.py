from ccus.registry.models.businesses import Affiliation, Business, BusinessInsurance, BusinessKindPeriod
from ccus.registry.models.card_orders import CardBatch, CardOrder
from ccus.registry.models.cards import Card
from ccus.registry.models.digital_cards import DigitalCard
from ccus.registry.models.merges import Merge, MergedRow
from ccus.registry.models.outside_links import OutsideDifference, OutsideLink, OutsideService
from ccus.registry.models.photos import PhotoRenewal
from ccus.registry.models.special_measures import MeasureCase, MeasureOrder
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
    "CardBatch",
    "CardOrder",
    "Credential",
    "DigitalCard",
    "HealthCheckup",
    "MeasureCase",
    "MeasureOrder",
    "Merge",
    "MergedRow",
    "OutsideDifference",
    "OutsideLink",
    "OutsideService",
    "PhotoRenewal",
    "Qualification",
    "Technician",
    "TechnicianInsurance",
    "TechnicianTrade",
]
