"""A Django site whose Webmentions django-webmention receives. The argument is its port."""

from __future__ import annotations

import sys
from typing import Any

import django  # type: ignore[import-not-found]  # in an environment of its own
from django.conf import settings  # type: ignore[import-not-found]
from django.core.management import call_command  # type: ignore[import-not-found]
from django.http import HttpResponse, JsonResponse  # type: ignore[import-not-found]

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[2]}},
    DEBUG=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["webmention"],
    MIDDLEWARE=["webmention.middleware.webmention_middleware"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="of no worth",
    USE_TZ=True,
)
django.setup()

from django.urls import include, path  # type: ignore[import-not-found] # noqa: E402 - after the settings
from webmention.models import WebMentionResponse  # type: ignore[import-not-found] # noqa: E402


def post(request: Any) -> Any:
    return HttpResponse("<title>Post</title>A post.")


def stored(request: Any) -> Any:
    fields = ("source", "response_to", "response_body", "current")
    return JsonResponse(list(WebMentionResponse.objects.values(*fields)), safe=False)


urlpatterns = [
    path("post", post),
    path("stored", stored),
    path("webmention/", include("webmention.urls", namespace="webmention")),
]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("runserver", f"127.0.0.1:{sys.argv[1]}", use_reloader=False)
