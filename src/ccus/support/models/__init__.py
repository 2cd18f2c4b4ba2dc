from ccus.support.models.notices import Notice, NoticeStep

__all__ = ["Notice", "NoticeStep"]
