import pytest
from django.db import OperationalError

from emulation import health


@pytest.mark.django_db
def test_anyone_may_ask_whether_the_portal_is_well(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "scanner": "off"}
    assert "no-store" in response["Cache-Control"]


def test_a_silent_database_takes_the_process_out_of_service(client, monkeypatch):
    class Silent:
        def cursor(self):
            raise OperationalError("connection refused: host=secret")

    monkeypatch.setattr(health, "connection", Silent())
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"status": "failed", "database": "failed", "scanner": "off"}


@pytest.mark.worker
@pytest.mark.django_db
def test_redis_is_asked_where_it_is_named(client, settings, redis_url):
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.REDIS_URL = redis_url
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": redis_url}}
    well = {"status": "ok", "database": "ok", "redis": "ok", "scanner": "off"}
    assert client.get("/healthz").json() == well

    nowhere = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": nowhere}}
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == well | {"status": "failed", "redis": "failed"}
