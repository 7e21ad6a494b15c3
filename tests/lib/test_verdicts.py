import pytest
from django.core.exceptions import PermissionDenied

from emulation.lib.verdicts import YES, Refused, Verdict, no, require


def test_yes_is_true_and_no_is_false_with_its_sentence():
    refusal = no("Chỉ đơn vị trình được rút hồ sơ.")
    assert YES
    assert not refusal
    assert refusal == Verdict(allowed=False, reason="Chỉ đơn vị trình được rút hồ sơ.")


def test_a_refusal_without_a_sentence_is_a_mistake():
    with pytest.raises(ValueError, match="sentence"):
        no("  ")


def test_require_lets_yes_pass():
    require(YES)


def test_require_refuses_with_the_sentence_and_django_takes_it_for_a_403():
    with pytest.raises(PermissionDenied) as refusal:
        require(no("Đã khóa số liệu."))
    assert isinstance(refusal.value, Refused)
    assert refusal.value.reason == "Đã khóa số liệu."
    assert str(refusal.value) == "Đã khóa số liệu."


def test_a_verdict_cannot_be_changed():
    with pytest.raises(AttributeError):
        YES.allowed = False
