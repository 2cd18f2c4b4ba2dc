from django.db import migrations

# What a payment provider said is never rewritten. The function came with foundation's first migration.
KEEP = """
CREATE TRIGGER payment_notices_are_append_only BEFORE UPDATE OR DELETE ON billing_paymentnotice
    FOR EACH ROW EXECUTE FUNCTION foundation_refuse_change();
"""
LET_GO = "DROP TRIGGER payment_notices_are_append_only ON billing_paymentnotice;"


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial"), ("foundation", "0001_initial")]

    operations = [migrations.RunSQL(KEEP, LET_GO)]
