"""The pages, as a WSGI application for granian."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccus.config.settings")
application = get_wsgi_application()

# What was loaded stays: looking it through for circles again and again stopped a page for a tenth of a second.
gc.collect()
gc.freeze()
