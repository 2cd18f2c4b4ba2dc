"""The addresses as they are in demo mode, for tests that run otherwise."""

from ccus.config.urls import assemble

urlpatterns = assemble(demo=True)
