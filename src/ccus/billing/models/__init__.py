from ccus.billing.models.charges import Charge, PaymentNotice
from ccus.billing.models.refunds import Refund

__all__ = ["Charge", "PaymentNotice", "Refund"]
