"""A person without a mouse."""

from playwright.sync_api import Locator, Page

AT_MOST = 120


def walk_to(place: Locator) -> Locator:
    """Tab on until the focus is there, as long as a person would put up with it."""
    for _ in range(AT_MOST):
        if place.evaluate("(place) => place === document.activeElement"):
            return place
        place.page.keyboard.press("Tab")
    raise AssertionError(f"{place} is not reached by Tab")


def press(place: Locator, key: str = "Enter") -> None:
    walk_to(place)
    place.page.keyboard.press(key)


def wide(page: Page) -> int:
    """How many pixels hang over the right edge."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
