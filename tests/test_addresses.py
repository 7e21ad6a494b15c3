"""No address is taken by another page."""

import pytest
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.urls.converters import IntConverter

SAMPLE = {"pk": 7, "row_pk": 8, "unit_pk": 9, "period_pk": 10, "target_pk": 11, "number": 12}


def named_pages():
    for namespace, (_, resolver) in get_resolver().namespace_dict.items():
        if namespace != "admin":
            for pattern in resolver.url_patterns:
                yield f"{namespace}:{pattern.name}", pattern
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name, pattern


PAGES = dict(named_pages())


def sample(key, converter):
    """A number where one is asked for, else a word."""
    return SAMPLE.get(key, 13 if isinstance(converter, IntConverter) else f"mot-{key}")


@pytest.mark.parametrize("name", PAGES)
def test_an_address_leads_back_to_its_own_page(name):
    converters = PAGES[name].pattern.converters
    arguments = {key: sample(key, converter) for key, converter in converters.items()}
    assert resolve(reverse(name, kwargs=arguments)).view_name == name
