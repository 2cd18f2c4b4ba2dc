from ccus.foundation.models.audit import AuditEvent
from ccus.foundation.models.messages import Message

__all__ = ["AuditEvent", "Message"]
