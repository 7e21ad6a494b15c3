"""Asks axe whether the page at hand is accessible."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

COLOURS = ["color-contrast"]
# What depends on how large things are and where they stand.
LAYOUT = ["target-size", "scrollable-region-focusable"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Only what is wrong is worked out in full and sent over.
RUN = """async ([runOnly, without, within]) => {
    const lean = {resultTypes: ["violations"], selectors: false, iframes: false, preload: false};
    const rules = Object.fromEntries(without.map((name) => [name, {enabled: false}]));
    const place = within ? {include: [within]} : document;
    const found = await axe.run(place, {runOnly, rules, ...lean});
    return found.violations.flatMap((fault) =>
        fault.nodes.map((node) => `${fault.id}: ${node.html.slice(0, 300)}`));
}"""


def faults_of(page: Page, rules=RULES, *, without=(), within: str = "") -> list[str]:
    """By these rules but for those `without`; `within` is a selector of parts of the page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, [list(rules), list(without), within])
