"""Who can mend what a verdict or a warning is about, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

NOBODY = "nobody"
REPAIRERS = {
    "site_manager": gettext_lazy("元請の現場管理者"),
    "business_clerk": gettext_lazy("所属する会社の事務担当"),
    "technician": gettext_lazy("本人"),
    NOBODY: "",
}
