from ccus.billing.models.charges import Charge, PaymentNotice

__all__ = ["Charge", "PaymentNotice"]
