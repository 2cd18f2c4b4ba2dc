"""Evidence of provisional days and the prime's answers are facts: appended, never changed or deleted."""

from typing import ClassVar

from django.db import migrations

KEEP = """
CREATE TRIGGER evidence_is_append_only BEFORE UPDATE OR DELETE ON history_provisionalevidence
    FOR EACH ROW EXECUTE FUNCTION foundation_refuse_change();
CREATE TRIGGER answers_are_append_only BEFORE UPDATE OR DELETE ON history_provisionalanswer
    FOR EACH ROW EXECUTE FUNCTION foundation_refuse_change();
"""
DROP = """
DROP TRIGGER evidence_is_append_only ON history_provisionalevidence;
DROP TRIGGER answers_are_append_only ON history_provisionalanswer;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("history", "0010_tell_how_many_came"), ("foundation", "0001_initial")]

    operations: ClassVar = [migrations.RunSQL(KEEP, DROP)]
