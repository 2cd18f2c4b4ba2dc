"""The edge: the one address that gates and people use. Gates are answered here, pages are passed on to Django."""
