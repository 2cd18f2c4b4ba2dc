"""Pages that a browser keeps for use without a line, and that read QR codes by the camera."""

from __future__ import annotations

import json
from hashlib import sha256

from django.http import HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

from ccus.portal.ui.pages import PageRequest

WITH_CAMERA = "camera=(self), geolocation=(), microphone=()"


def worker_of(request: PageRequest, *, page: str, script: str) -> HttpResponse:
    """The service worker that keeps one page and what it loads; `script` is the page's own file of the build, without its ending."""
    files = [static(f"build/{name}") for name in ("app.css", "app.js", f"{script}.js")] + [static("brand.svg")]
    family = f"ccus-{script}-"
    cache = family + sha256(" ".join(files).encode()).hexdigest()[:12]
    context = {"cache": cache, "family": family, "page": page, "files": json.dumps(files)}
    response = render(request, "portal/public/worker.js", context, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = page
    response["Cache-Control"] = "no-cache"
    return response
