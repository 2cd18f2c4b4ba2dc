from django.db import migrations

# What was typed and what was decided is never rewritten. The function came with foundation's first migration.
KEEP = """
CREATE TRIGGER answers_are_append_only BEFORE UPDATE OR DELETE ON applications_answerversion
    FOR EACH ROW EXECUTE FUNCTION foundation_refuse_change();
CREATE TRIGGER decisions_are_append_only BEFORE UPDATE OR DELETE ON applications_decision
    FOR EACH ROW EXECUTE FUNCTION foundation_refuse_change();
"""
LET_GO = """
DROP TRIGGER answers_are_append_only ON applications_answerversion;
DROP TRIGGER decisions_are_append_only ON applications_decision;
"""


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial"), ("foundation", "0001_initial")]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
