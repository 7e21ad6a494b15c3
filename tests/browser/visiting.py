"""What the browser tests share: sessions without a walk to the sign-in page, and open eyes."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
)

from emulation.accounts.models import User
from tests.axe import COLOURS, RULES, faults_of

# Chromium asks for it by itself where what it shows names no icon, such as /healthz.
ICON_OF_WHAT_IS_NO_PAGE = "/favicon.ico"

# Violations of what the content security policy says come as events of their own.
REPORT_VIOLATIONS = """
window.cspReports = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.cspReports.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""

# What the policy has refused, and how many pixels hang over the right edge.
MEASURE = """() =>
    [window.cspReports, document.documentElement.scrollWidth - window.innerWidth]"""

# What a page says, and what stands around it, but for numbers, tokens and the place one is at.
PARTS = """() => {
    const whole = document.body.cloneNode(true);
    for (const field of whole.querySelectorAll("[name=csrfmiddlewaretoken]")) field.remove();
    for (const link of whole.querySelectorAll("header [aria-current], nav.sidebar [aria-current]"))
        link.removeAttribute("aria-current");
    whole.removeAttribute("hx-headers");
    const content = whole.querySelector(".page") ?? whole.querySelector("main") ?? whole;
    content.remove();
    return [content.outerHTML, whole.outerHTML].map((part) => part.replace(/[0-9]+/g, "0"));
}"""


# In which colours, size and weight words stand on which ground. Contrast hangs on nothing else.
COLOURINGS = """() => {
    const grounds = new Map();
    const ground = (box) => {
        if (!box) return "";
        if (!grounds.has(box)) {
            const style = getComputedStyle(box);
            const own = [style.backgroundColor, style.backgroundImage, style.opacity].join();
            const shows = own !== "rgba(0, 0, 0, 0),none,1";
            const covers = /^rgb\\(/.test(style.backgroundColor);
            const below = covers && style.opacity === "1" ? "" : ground(box.parentElement);
            grounds.set(box, (shows ? own : "") + below);
        }
        return grounds.get(box);
    };
    const boxes = new Set(document.querySelectorAll("input, select, textarea"));
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
        if (texts.currentNode.data.trim()) boxes.add(texts.currentNode.parentElement);
    const found = new Set();
    for (const box of boxes) {
        // What axe leaves alone has not been judged: single signs, and words for the ear alone.
        const {width, height} = box.getBoundingClientRect();
        const words = box.textContent.trim().length > 1 || box.matches("input, select, textarea");
        if (!words || width <= 1 || height <= 1) continue;
        if (!box.checkVisibility({visibilityProperty: true})) continue;
        const style = getComputedStyle(box);
        const idle = Boolean(box.closest("[disabled], [aria-disabled=true]"));
        found.add([style.color, style.fontSize, style.fontWeight, idle, ground(box)].join(" "));
    }
    return [...found];
}"""

# What is shown now and was not when this was asked before, but for numbers.
SHOWN = """() => {
    const is = (box) => box.checkVisibility({visibilityProperty: true});
    const shown = new Set([...document.body.querySelectorAll("*")].filter(is));
    const former = window.shownBefore ?? shown;
    window.shownBefore = shown;
    return [...shown].filter((box) => !former.has(box))
        .map((box) => box.outerHTML.slice(0, 300).replace(/[0-9]+/g, "0"));
}"""


def enter(context: BrowserContext, person: User, url: str) -> None:
    """The browser goes on with a session of this person."""
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


class Eyes:
    """Notes what goes wrong while pages are looked at, each fault with the place it was seen at."""

    def __init__(self, page: Page, home: str):
        self.page = page
        self.host = urlsplit(home).netloc
        self.place = ""
        self.meant = 200
        self.faults: list[str] = []
        self.colourings: set[str] = set()
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.note(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def note(self, fault: str) -> None:
        line = f"{self.place}: {fault}"
        if line not in self.faults:
            self.faults.append(line)

    def fail_if_faults(self) -> None:
        if self.faults:
            pytest.fail("\n".join(self.faults), pytrace=False)

    def judge(self, look: str, rules=RULES, *, within: str = "") -> None:
        """Is the page at hand accessible, apart from its colours?"""
        for fault in faults_of(self.page, rules, without=COLOURS, within=within):
            self.note(f"{look}: {fault}")

    def judge_colours(self, look: str) -> None:
        """Can its words be told from their ground? What was judged elsewhere is so here too."""
        colourings = set(self.page.evaluate(COLOURINGS))
        if not colourings <= self.colourings:
            for fault in faults_of(self.page, COLOURS):
                self.note(f"{look}: {fault}")
            self.colourings |= colourings

    def measure(self, look: str) -> None:
        """Does it stay within its policy and its width?"""
        violations, wide = self.page.evaluate(MEASURE)
        for violation in violations:
            self.note(f"security policy: {violation}")
        if wide > 0:
            self.note(f"{look}: {wide} px too wide")

    def _console(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        is_meant = (
            url.endswith(ICON_OF_WHAT_IS_NO_PAGE) or f"status of {self.meant} " in message.text
        )
        if message.type in ("error", "warning") and not is_meant:
            self.note(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.host:
            self.note(f"asks another host: {request.url}")

    def _response(self, response: Response) -> None:
        is_meant = response.url.endswith(ICON_OF_WHAT_IS_NO_PAGE) or response.status == self.meant
        if response.status >= 400 and not is_meant:
            self.note(f"{response.status} for {response.url}")


def open_page(page: Page, url: str) -> Response | None:
    """The answer, once the page stands; None for what is no page: a file, a part, a bare value."""
    try:
        response = page.goto(url)
    except Error as error:
        if "Download is starting" in error.message:
            return None
        raise
    is_page = "html" in response.headers.get("content-type", "")
    return response if is_page and page.evaluate("document.doctype !== null") else None
