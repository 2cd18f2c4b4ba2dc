from ccus.foundation.models.audit import AuditEvent

__all__ = ["AuditEvent"]
