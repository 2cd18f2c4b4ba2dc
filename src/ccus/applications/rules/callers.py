"""Who asks about an application: the viewer, and the numbers whose key this browser has shown.

A first-time applicant has no account. Number and key of the application stand in for one, until it is approved.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ccus.access.viewers import Viewer


@dataclass(frozen=True, kw_only=True)
class Caller:
    """`proven` are the numbers whose key was shown; pages keep them in the session, programs give them at each call."""

    viewer: Viewer
    proven: frozenset[int] = field(default_factory=frozenset)

    def actor_for(self, number: int) -> str:
        """How decisions and the audit trail name this caller."""
        if self.viewer.account_id is None and not self.viewer.program and number in self.proven:
            return f"applicant:{number}"
        return self.viewer.actor
