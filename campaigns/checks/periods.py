"""When campaigns run: launch, deadline, closing, and what is due before or after them."""

from collections.abc import Iterator
from itertools import combinations

from campaigns.checks.anniversaries import related_campaigns
from campaigns.checks.findings import ERROR, INFO, WARNING, Finding, finding
from campaigns.checks.survey import Survey, grouped, joined, last_year, listed, shortened
from campaigns.checks.values import day, number, raws, text, texts, years_in
from campaigns.checks.words import fold, match_key, names_alike, same_text
from campaigns.facts import Fact
from emulation.lib.dates import PartialDate

WEEKDAYS = {
    "thu hai": 0,
    "thu ba": 1,
    "thu tu": 2,
    "thu nam": 3,
    "thu sau": 4,
    "thu bay": 5,
    "chu nhat": 6,
    **{f"thu {number}": number - 2 for number in range(2, 8)},
}
WEEKDAY_NAMES = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def anniversaries_after_deadline(survey: Survey) -> Iterator[Finding]:
    for code in survey.campaigns:
        for campaign, end in survey.stated_days(code, "end_date"):
            anniversaries = survey.anniversaries_of(campaign)
            if not anniversaries:
                others = (survey.anniversaries_of(fact) for fact in survey.campaigns[code])
                anniversaries = next((facts for facts in others if facts), [])
            late = [
                (fact, on)
                for fact in anniversaries
                if (on := day(fact.get("end"))) and end.certainly_before(on)
            ]
            if late:
                days = [(on.first_day - end.last_day).days for _, on in late]
                names = [f"“{shortened(text(fact, 'name'), 60)}” ({on.short})" for fact, on in late]
                yield finding(
                    "deadline_before_event",
                    WARNING,
                    [campaign, *(fact for fact, _ in late)],
                    stated={"end_date": end, "anniversary_ends": [on for _, on in late]},
                    expected={"days_after_end": days},
                    message=f"Phong trào kết thúc ngày {end.short}, trước ngày kỷ niệm: "
                    f"{listed(names)}. Được phép; hãy xem thời gian kết thúc có đúng ý định không.",
                )


def closing_and_deadline(survey: Survey) -> Iterator[Finding]:
    """The closing conference comes on or after the last day of the campaign."""
    for conference in survey.all("conferences"):
        held = day(conference.get("date"))
        code = survey.campaign("conferences", conference)
        if not held or not code or not is_closing(conference):
            continue
        for campaign, end in survey.stated_days(code, "end_date")[:1]:
            facts = [campaign, conference]
            stated = {"end_date": end, "closing_conference": held}
            if held.certainly_before(end):
                days = (end.first_day - held.last_day).days
                yield finding(
                    "closing_before_end",
                    ERROR,
                    facts,
                    stated=stated,
                    expected={"days_before_end": days},
                    message=f"Hội nghị tổng kết ngày {held.short} diễn ra {days} ngày trước khi "
                    f"phong trào kết thúc ({end.short}). Hãy kiểm tra lại hai ngày.",
                )
            elif end.certainly_before(held):
                days = (held.first_day - end.last_day).days
                yield finding(
                    "closing_after_deadline",
                    INFO,
                    facts,
                    stated=stated,
                    expected={"days_after_end": days},
                    message=f"Hội nghị tổng kết ngày {held.short}, {days} ngày sau khi phong trào "
                    f"kết thúc ({end.short}).",
                )
        for campaign, launch in survey.stated_days(code, "launch_date")[:1]:
            if held.certainly_before(launch):
                yield _out_of_order(
                    [campaign, conference],
                    {"launch_date": launch, "closing_conference": held},
                    f"Hội nghị tổng kết ngày {held.short} lại trước ngày phát động {launch.short}.",
                )


def order_within(survey: Survey) -> Iterator[Finding]:
    """Start and end of one thing, in their order."""
    for code in survey.campaigns:
        for (campaign, launch), (other, end) in _pairs_of_dates(survey, code):
            if end.certainly_before(launch):
                yield _out_of_order(
                    [campaign, other],
                    {"launch_date": launch, "end_date": end},
                    f"Phong trào kết thúc ngày {end.short}, trước ngày phát động {launch.short}.",
                )
    for event in survey.all("events"):
        start, end = day(event.get("start")), day(event.get("end"))
        if start and end and end.certainly_before(start):
            yield _out_of_order(
                [event],
                {"start": start, "end": end},
                f"Hoạt động {survey.called(event)} kết thúc ngày {end.short}, trước khi bắt đầu "
                f"{start.short}.",
            )


def order_between_levels(survey: Survey) -> Iterator[Finding]:
    """A response that starts before, or ends after, the campaign it responds to."""
    for upper, lower in related_campaigns(survey):
        facts: list[Fact] = []
        words = []
        stated = {}
        for name, before, verb in (
            ("launch_date", True, "phát động trước"),
            ("end_date", False, "kết thúc sau"),
        ):
            above, below = survey.stated_days(upper, name), survey.stated_days(lower, name)
            if not above or not below:
                continue
            (_, first), (_, second) = above[0], below[0]
            stated[name] = {lower: second, upper: first}
            early, late = (second, first) if before else (first, second)
            if early.certainly_before(late):
                facts += [fact for fact, _ in below + above]
                words.append(f"{verb} ({second.short} so với {first.short})")
        if words:
            own = {fact["id"] for fact in survey.campaigns[lower]}
            facts.sort(key=lambda fact: fact["id"] not in own)
            yield finding(
                "order_of_campaigns",
                WARNING,
                facts,
                stated=stated,
                expected="the response lies within the campaign of the level above",
                message=f"Phong trào {survey.called(facts[0])} {joined(words)} phong trào cấp "
                "trên. Được phép nếu hai phong trào độc lập; nếu là hưởng ứng, hãy xem lại ngày.",
            )


def targets_after_the_end(survey: Survey) -> Iterator[Finding]:
    for code in survey.campaigns:
        ends = survey.stated_days(code, "end_date")
        for campaign, end in ends[:1]:
            late = [
                target
                for target in survey.of_campaign("targets", code)
                if (year := last_year(target.get("year") or target.get("period")))
                and year > end.year
            ]
            if late:
                names = [survey.called(target) for target in late]
                yield finding(
                    "target_beyond_campaign",
                    WARNING,
                    [*late, campaign],
                    stated={
                        "campaign_end": end,
                        "target_years": [t.get("year") or t.get("period") for t in late],
                    },
                    expected="targets due before the campaign ends",
                    message=f"Chỉ tiêu có hạn sau khi phong trào kết thúc ({end.short}): "
                    f"{listed(names)}. Khi tổng kết sẽ chưa có kết quả.",
                )


def told_before_it_happened(survey: Survey) -> Iterator[Finding]:
    """News of a conference is not older than the conference."""
    for conference in survey.all("conferences"):
        document, held = survey.document(conference), day(conference.get("date"))
        published = day(document.get("date")) if document else None
        news = document and "news" in text(document, "kind").lower()
        if news and held and published and published.certainly_before(held):
            yield _out_of_order(
                [document, conference],
                {"document": published, "conference": held},
                f"Bài viết ngày {published.short} đưa tin hội nghị ngày {held.short}.",
            )


def dates_across_documents(survey: Survey) -> Iterator[Finding]:
    """One launch, one deadline, one closing conference, one date of a numbered document."""
    for code in survey.campaigns:
        for name, word in (("launch_date", "phát động"), ("end_date", "kết thúc")):
            stated = survey.stated_days(code, name)
            yield from _clash(survey, stated, f"Ngày {word} phong trào")
    closings = [fact for fact in survey.all("conferences") if is_closing(fact)]
    for code, facts in grouped(closings, lambda f: survey.campaign("conferences", f)).items():
        dated = [(fact, on) for fact in facts if (on := day(fact.get("date")))]
        if code and len({survey.document_key(fact) for fact, _ in dated}) > 1:
            yield from _clash(survey, dated, "Ngày hội nghị tổng kết")
    yield from _event_dates(survey)
    yield from _one_number_two_dates(survey)


def weekdays(survey: Survey) -> Iterator[Finding]:
    """The printed day of the week against the calendar."""
    for name in ("documents", "conferences", "events"):
        for fact in survey.all(name):
            on = day(fact.get("date"))
            stated = _weekday(text(fact, "weekday"))
            if stated is None:
                stated = _weekday_beside(fact, on)
            if on and on.is_full and stated is not None and on.first_day.weekday() != stated:
                right = WEEKDAY_NAMES[on.first_day.weekday()]
                yield finding(
                    "weekday",
                    ERROR,
                    [fact],
                    stated={"date": on, "weekday": WEEKDAY_NAMES[stated]},
                    expected={"weekday": right},
                    message=f"Ngày {on.short} là {right}, không phải {WEEKDAY_NAMES[stated]}. "
                    "Hãy kiểm tra lại ngày hoặc thứ.",
                )


def weeks(survey: Survey) -> Iterator[Finding]:
    """A duration in weeks against launch and end."""
    for code, facts in survey.campaigns.items():
        for fact in facts:
            stated = number(fact.get("weeks"))
            pairs = list(_first_pairs(survey, code))
            if stated is None or not pairs:
                continue
            (start_fact, start), (end_fact, end) = pairs[0]
            days = (end.last_day - start.first_day).days + 1
            if start.is_full and end.is_full and abs(days - stated * 7) >= 7:
                yield finding(
                    "duration_differs",
                    WARNING,
                    [fact, start_fact, end_fact],
                    stated={"weeks": stated, "launch_date": start, "end_date": end},
                    expected={"days": days},
                    message=f"Ghi {stated} tuần, nhưng từ {start.short} đến {end.short} là {days} "
                    "ngày. Hãy kiểm tra lại thời gian của phong trào.",
                )


def plan_periods(survey: Survey) -> Iterator[Finding]:
    """Plan period and term of office run side by side and are easily taken for one another."""
    found: dict[tuple[int, int], list[Fact]] = {}
    for fact in survey.all("legal_bases"):
        for written in [
            text(fact, "subject"),
            text(fact, "period"),
            text(fact, "term"),
            *raws(fact),
        ]:
            if span := _span(written):
                found.setdefault(span, [])
                if fact not in found[span]:
                    found[span].append(fact)
    for one, two in combinations(sorted(found), 2):
        if one[1] == two[1] and two[0] - one[0] == 1 and one[1] - one[0] == 5:
            yield finding(
                "period_variant",
                INFO,
                survey.in_order(found[one] + found[two]),
                stated=[f"{start}-{end}" for start, end in (one, two)],
                expected="plan period and term of office are two periods",
                message=f"Tài liệu nêu cả {one[0]}-{one[1]} và {two[0]}-{two[1]}. Nhiệm kỳ và kỳ "
                "kế hoạch 5 năm là hai khoảng khác nhau; hãy ghi đúng loại.",
            )


def is_closing(conference: Fact) -> bool:
    kind = fold(text(conference, "kind"))
    return "closing" in kind or "tong ket" in kind


def _first_pairs(survey: Survey, code: str) -> Iterator[tuple]:
    launches, ends = survey.stated_days(code, "launch_date"), survey.stated_days(code, "end_date")
    if launches and ends:
        yield launches[0], ends[0]


def _pairs_of_dates(survey: Survey, code: str) -> Iterator[tuple]:
    """Launch and end as the campaign has them, and as each other document has them itself."""
    first = list(_first_pairs(survey, code))
    yield from first
    known = {start["id"] for (start, _), (end, _) in first if start is end}
    for fact in survey.by_precedence(survey.campaigns[code]):
        launch, end = day(fact.get("launch_date")), day(fact.get("end_date"))
        if launch and end and fact["id"] not in known:
            yield (fact, launch), (fact, end)


def _out_of_order(facts: list[Fact], stated: dict, words: str) -> Finding:
    return finding(
        "dates_out_of_order",
        ERROR,
        facts,
        stated=stated,
        expected="start <= end",
        message=f"{words} Hãy kiểm tra lại hai ngày.",
    )


def _clash(survey: Survey, stated: list[tuple[Fact, PartialDate]], what: str) -> Iterator[Finding]:
    if any(
        one.certainly_before(two) or two.certainly_before(one)
        for (_, one), (_, two) in combinations(stated, 2)
    ):
        where = [f"{survey.document_name(fact)} ghi {on.short}" for fact, on in stated]
        yield finding(
            "cross_document_date",
            ERROR,
            survey.in_order(fact for fact, _ in stated),
            stated={fact["id"]: on for fact, on in stated},
            expected="one date",
            message=f"{what} khác nhau giữa các tài liệu: {'; '.join(where)}. "
            "Hãy xác định ngày đúng.",
        )


def _event_dates(survey: Survey) -> Iterator[Finding]:
    """The day that a document says it tells of, and the day of the only conference in it."""
    for conferences in survey.by_document(survey.all("conferences")):
        document = survey.document(conferences[0])
        told, held = day((document or {}).get("event_date")), day(conferences[0].get("date"))
        if told and held and len(conferences) == 1:
            both = [(document, told), (conferences[0], held)]
            yield from _clash(survey, both, "Ngày hội nghị")


def _one_number_two_dates(survey: Survey) -> Iterator[Finding]:
    """A number is given once a year by one body; the same number on two days is a slip."""
    numbered = [fact for fact in survey.all("legal_bases") if text(fact, "number")]
    for facts in grouped(numbered, lambda fact: match_key(text(fact, "number"))).values():
        for one, two in combinations(facts, 2):
            first, second = day(one.get("date")), day(two.get("date"))
            if not first or not second or not _could_be_one(one, two):
                continue
            subjects = text(one, "subject"), text(two, "subject")
            same_year = first.year == second.year
            same_subject = all(subjects) and names_alike(*subjects)
            if same_year or same_subject:
                mark = f"{text(one, 'kind')} số {text(one, 'number')}".strip()
                yield from _clash(survey, [(one, first), (two, second)], f"Ngày của {mark}")


def _could_be_one(one: Fact, two: Fact) -> bool:
    for name in ("kind", "issuer"):
        first, second = " ".join(texts(one.get(name))), " ".join(texts(two.get(name)))
        if first and second and not same_text(first, second):
            return False
    return True


def _weekday(written: str) -> int | None:
    return WEEKDAYS.get(fold(written).strip(" ,.")) if written else None


def _weekday_beside(fact: Fact, on: PartialDate | None) -> int | None:
    """A weekday printed right before the date itself: "Thứ Sáu, 22/12/2023"."""
    for written in raws(fact):
        folded = fold(written)
        for name, place in WEEKDAYS.items():
            if on and folded.startswith(name):
                rest = folded[len(name) :].strip(" ,(")
                found = day(rest.split(" ")[0].rstrip(",)"))
                if found == on:
                    return place
    return None


def _span(written: str) -> tuple[int, int] | None:
    years = years_in(written)
    if len(years) == 2 and 0 < years[1] - years[0] <= 10:
        return years[0], years[1]
    return None


CHECKS = (
    anniversaries_after_deadline,
    closing_and_deadline,
    order_within,
    order_between_levels,
    told_before_it_happened,
    targets_after_the_end,
    dates_across_documents,
    weekdays,
    weeks,
    plan_periods,
)
