"""`manage.py check` says when official documents could not be set on this machine."""

from django.core.checks import run_checks

from emulation.lib import fonts


def found():
    return [message for message in run_checks() if message.id == "reports.W001"]


def test_a_machine_with_the_typeface_is_told_nothing():
    assert found() == []


def test_a_machine_without_it_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(fonts, "FAMILY", "No Such Serif")
    (message,) = found()
    assert "thiếu phông No Such Serif" in message.msg
    assert "fonts-liberation2" in message.hint
