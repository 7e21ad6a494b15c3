"""The evening on which every unit reports (bin/bench deadline).

Officers open their report, type their figures into the page that saves by itself, and submit. Some
saves arrive twice, some lines break half-way and the page tries again with the same key, some press
"Nộp báo cáo" twice. Among the saves each officer looks at the barest page behind a sign-in, so that
both are measured under one load. In the end the database is compared with what they were told.
"""

import asyncio
import sys
from argparse import Namespace
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from random import Random
from uuid import UUID

from bench.browsing import Answer, Broken, Browser, fields_of
from bench.measuring import Machine, median, options, percentile, print_result, say
from bench.stage import Failed, Stage, production

# The barest page there is behind a sign-in: the shell and three fields for a password.
BARE = "/tai-khoan/mat-khau/"
SIGN_IN = "/dang-nhap/"
SESSION = "/phien/"
TRIES = 6
AT_ONCE = 4  # signing in is all hashing
SHOWN = 10
# How a save comes about, by its share of all in percent; the others come about as they should.
CUT_UNREAD, CUT_HALF = "cut before the answer", "cut half-way"
AT_THE_SAME_TIME, AGAIN = "sent twice at the same time", "sent again"
MANNERS = {CUT_UNREAD: 6, CUT_HALF: 6, AT_THE_SAME_TIME: 4, AGAIN: 8}
# In percent: of the saves, after which a figure is typed anew; of the officers, who press twice.
EDITED, SUBMIT_TWICE = 8, 20


@dataclass
class Tally:
    """What was measured, by kind of request, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    happened: Counter = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def add(self, kind: str, answer: Answer) -> Answer:
        self.seconds.setdefault(kind, []).append(answer.seconds)
        return answer

    def milliseconds(self, kind: str, share: float) -> float:
        return 1000 * percentile(self.seconds[kind], share)


class Unexpected(Exception):
    """An answer that no page of the portal gives to what was asked."""


@dataclass
class Officer:
    """One person at one page. `report` is what the database must hold in the end."""

    browser: Browser
    report: object
    random: Random
    tally: Tally
    # The one to whom everything happens, so that it does however few they are.
    is_unlucky: bool = False
    page: dict[str, str] = field(default_factory=dict)
    place: str = ""

    async def sign_in(self, password: str) -> None:
        page = fields_of((await self.browser.get(SIGN_IN)).text)
        token = page["csrfmiddlewaretoken"]
        form = {"csrfmiddlewaretoken": token, "username": self.report.username}
        answer = await self.browser.post(SIGN_IN, [*form.items(), ("password", password)])
        if not answer.goes_on:
            raise Failed(f"{self.report.username} could not sign in: {answer.status}")

    async def spend(self, evening: float, loop_began: float) -> None:
        """From opening the report to having sent it, at this person's own pace."""
        clock = asyncio.get_running_loop().time
        begins = self.random.uniform(0, 0.45) * evening
        lasts = self.random.uniform(0.35, 0.5) * evening
        steps = self._steps()
        moments = sorted(self.random.uniform(begins, begins + lasts) for _ in steps)
        for moment, (name, step) in zip(moments, steps, strict=True):
            await asyncio.sleep(loop_began + moment - clock())
            try:
                await step()
            except (Unexpected, Broken, OSError, TimeoutError, KeyError, ValueError) as error:
                self._fault(f"{name}: {type(error).__name__} {error}")

    def _steps(self) -> list:
        """Open; save a few cells at a time, now and then one again; look about; submit."""
        targets = list(self.report.plans)
        batches = []
        while targets:
            size = 1 if self.is_unlucky else self.random.randint(1, 5)
            batches.append(targets[:size])
            del targets[:size]
            if self._happens(EDITED) or (self.is_unlucky and len(batches) == 1):
                batches.append([self.random.choice(batches[-1])])
        manners = self._manners(len(batches))
        steps = [("open", self.open)]
        for number, (batch, manner) in enumerate(zip(batches, manners, strict=True)):
            steps.append(("save", partial(self.save, batch, manner)))
            if number % 2:
                steps.append(("look", self.look))
        presses = 2 if self.is_unlucky or self._happens(SUBMIT_TWICE) else 1
        return [*steps, ("submit", partial(self.submit, presses))]

    def _manners(self, count: int) -> list[str]:
        names, shares = [*MANNERS, ""], [*MANNERS.values(), 100 - sum(MANNERS.values())]
        drawn = self.random.choices(names, shares, k=count)
        return [*MANNERS, *drawn][:count] if self.is_unlucky else drawn

    # What an officer does

    async def open(self) -> None:
        """The question whether to begin the report, yes, and the page for the figures."""
        question = self.tally.add("opening", self._sound(await self._get(self.report.open_url)))
        token = fields_of(question.text)["csrfmiddlewaretoken"]
        begun = await self.browser.post(self.report.open_url, [("csrfmiddlewaretoken", token)])
        self.tally.add("opening", self._sound(begun))
        page = self.tally.add("entry page", self._sound(await self._get(begun.goes_on)))
        self.place = begun.goes_on.removesuffix("nhap/")
        self.page = fields_of(page.text)
        session = await self._get(SESSION)
        told = session.json if session.status == 200 else {}
        self.page["user"] = str(told.get("user") or self.report.user_id)
        self.page["stamp"] = self.page.get("stamp") or told.get("stamp", "")

    async def look(self) -> None:
        self.tally.add("bare page", self._sound(await self._get(BARE)))

    async def save(self, targets: list[int], manner: str) -> None:
        """As the page does: these cells under one key, again and again until it is answered."""
        typed = {target: self._figure(target) for target in targets}
        key = str(UUID(int=self.random.getrandbits(128), version=4))
        address, form = f"{self.place}o/", self._form(typed, key)
        if manner:
            self.tally.happened[manner] += 1
        if manner in (CUT_UNREAD, CUT_HALF):
            missing = self._lost_end(form) if manner == CUT_HALF else 0
            await self.browser.post_and_hang_up(address, form, missing)
            await asyncio.sleep(self.random.uniform(0.01, 1))
        times = 2 if manner == AT_THE_SAME_TIME else 1
        sent = (self._saved(address, form, typed) for _ in range(times))
        answer, *_ = await asyncio.gather(*sent)
        if manner == AGAIN:
            answer = await self._saved(address, form, typed)
        self.report.keys.add(key)
        for target, value in typed.items():
            self.page[f"t{target}-value"] = said(value)
            self.page[f"t{target}-was"] = answer["cells"][str(target)]["was"]
            self.report.history.setdefault(target, []).append(value)
        self.page["stamp"] = answer["stamp"]

    async def submit(self, presses: int) -> None:
        address = f"{self.place}nop/"
        review = self.tally.add("review page", self._sound(await self._get(address)))
        page = fields_of(review.text)
        form = [(name, page[name]) for name in ("csrfmiddlewaretoken", "version")]
        if presses > 1:
            self.tally.happened["submitted twice at the same time"] += 1
        pressed = (self.browser.post(address, form) for _ in range(presses))
        for answer in await asyncio.gather(*pressed):
            self.tally.add("submitting", self._sound(answer))

    # How it comes about

    async def _get(self, path: str) -> Answer:
        return await self.browser.get(path)

    async def _saved(self, address: str, form: list[tuple[str, str]], typed: dict) -> dict:
        """What the server said of the cells; a failing server is asked again, as the page does."""
        for attempt in range(TRIES):
            try:
                answer = self.tally.add("save", await self.browser.post(address, form))
            except (Broken, OSError, TimeoutError) as error:
                self._fault(f"save: {type(error).__name__} {error}")
            else:
                if answer.status == 200:
                    return self._agreed(answer.json, typed)
                self._fault(f"save: {answer.status} {answer.text[:200]}")
            await asyncio.sleep(0.2 * 2**attempt)
        raise Unexpected("was not saved in the end")

    def _agreed(self, told: dict, typed: dict) -> dict:
        for target in typed:
            cell = told["cells"][str(target)]
            if cell.get("conflict") or cell.get("error") or cell.get("errors"):
                raise Unexpected(f"t{target}: {cell}")
        return told

    def _form(self, typed: dict[int, Decimal], key: str) -> list[tuple[str, str]]:
        """The figure last: with its end cut off, a save looks whole and says another number."""
        names = ("csrfmiddlewaretoken", "user", "stamp")
        form = {"key": key} | {name: self.page[name] for name in names}
        for target in typed:
            form |= {k: v for k, v in self.page.items() if k.startswith(f"t{target}-")}
        for target, value in typed.items():
            del form[f"t{target}-value"]
            form[f"t{target}-value"] = said(value)
        return list(form.items())

    def _lost_end(self, form: list[tuple[str, str]]) -> int:
        """How many bytes do not arrive: up to half, or only the "%2C5" of a figure."""
        if self.is_unlucky or self._happens(50):
            return 4
        return self.random.randint(1, sum(len(name + value) for name, value in form) // 2)

    def _figure(self, target: int) -> Decimal:
        """Near the plan: what is far from it would have to be explained. Never what is there."""
        offset = Decimal(self.random.randrange(-4_000, 4_000)) / 10
        figure = self.report.plans[target] + offset
        is_there = figure in self.report.history.get(target, ())
        return figure + 1_000 if is_there else figure

    def _happens(self, percent: int) -> bool:
        return self.random.random() * 100 < percent

    def _sound(self, answer: Answer) -> Answer:
        if answer.status != 200 and not answer.goes_on:
            raise Unexpected(f"{answer.status} {answer.text[:200]}")
        if answer.goes_on.startswith(SIGN_IN):
            raise Unexpected("signed out")
        return answer

    def _fault(self, sentence: str) -> None:
        self.tally.errors.append(f"{self.report.username}: {sentence}")


def said(value: Decimal) -> str:
    """As people here write it: 1.234,5."""
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


@dataclass
class Evening:
    """One run, measured and examined."""

    tally: Tally
    machine: Machine
    lost: list[str]
    double: list[str]


async def _all_of_it(officers: list[Officer], seconds: float) -> None:
    began = asyncio.get_running_loop().time()
    async with asyncio.TaskGroup() as group:
        for officer in officers:
            group.create_task(officer.spend(seconds, began))


async def _sign_in(officers: list[Officer], password: str) -> None:
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(officer: Officer) -> None:
        async with turn:
            await officer.sign_in(password)

    async with asyncio.TaskGroup() as group:
        for officer in officers:
            group.create_task(one(officer))


def run(stage: Stage, chosen: Namespace) -> list[Evening]:
    rows = stage.load("bench.evening")
    say(f"{chosen.officers} units with an officer each")
    province = rows.make_province(chosen.officers)
    browsers = {
        user: Browser(stage.port, stage.headers, stage.origin, f"10.9.{n // 250}.{1 + n % 250}")
        for n, user in enumerate(province.officers)
    }
    evenings, is_signed_in = [], False
    for number in range(1, chosen.runs + 1):
        seed = f"{chosen.seed}/{number}"
        say(f"run {number}: a campaign with {chosen.figures} figures for each unit")
        reports = rows.make_evening(province, figures=chosen.figures, random=Random(seed))
        tally = Tally()
        officers = [
            Officer(
                browsers[report.username],
                report,
                Random(f"{seed}/{report.username}"),
                tally,
                is_unlucky=report is reports[0],
            )
            for report in reports
        ]
        if not is_signed_in:
            say("everybody signs in (not measured)")
            asyncio.run(_sign_in(officers, rows.PASSWORD))
            is_signed_in = True
        say(f"run {number}: {chosen.minutes:g} minutes until all is due")
        with Machine() as machine:
            asyncio.run(_all_of_it(officers, chosen.minutes * 60))
        found = rows.examine(province, reports)
        evenings.append(Evening(tally, machine, found.lost, found.double))
    return evenings


def result_of(evenings: list[Evening]) -> dict:
    def p95(kind: str) -> float:
        return round(median([one.tally.milliseconds(kind, 95) for one in evenings]), 1)

    return {
        "lost": sum(len(one.lost) for one in evenings),
        "double": sum(len(one.double) for one in evenings),
        "errors": sum(len(one.tally.errors) for one in evenings),
        "save_p95_ms": p95("save"),
        "bare_p95_ms": p95("bare page"),
    }


def table_of(evenings: list[Evening]) -> list[tuple]:
    rows = []
    for number, one in enumerate(evenings, start=1):
        for kind, seconds in one.tally.seconds.items():
            times = [one.tally.milliseconds(kind, share) for share in (50, 95, 100)]
            rows.append((f"{number}. {kind}", len(seconds), *times))
        ratio = one.tally.milliseconds("save", 95) / one.tally.milliseconds("bare page", 95)
        rows.append((f"{number}. p95 of a save / bare page ({BARE})", "", "", f"{ratio:.2f}"))
        rows += [(f"{number}. {name}", count) for name, count in one.tally.happened.items()]
        rows += [(f"{number}. {name}", value) for name, value in one.machine.rows]
    return rows


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--officers", type=int, default=200)
    parser.add_argument("--figures", type=int, default=40, help="for each of them")
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--seed", default="2026")
    chosen = parser.parse_args()
    with production() as stage:
        evenings = run(stage, chosen)
    result = result_of(evenings)
    for one in evenings:
        for name, found in (("lost", one.lost), ("double", one.double)):
            for sentence in found[:SHOWN]:
                say(f"{name}: {sentence}")
        for sentence in one.tally.errors[:SHOWN]:
            say(f"error: {sentence}")
    columns = ("", "count", "median ms", "p95 ms", "max ms")
    print_result(result, as_json=chosen.json, columns=columns, rows=table_of(evenings))
    return int(any(result[name] for name in ("lost", "double", "errors")))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (Failed, KeyboardInterrupt) as reason:
        sys.exit(f"bench: {str(reason) or 'interrupted'}")
