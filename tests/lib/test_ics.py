"""A calendar file, read back by another program and by the letter of RFC 5545."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from emulation.lib import ics

AT = datetime(2023, 10, 30, 10, 0, tzinfo=UTC)
# What people type and paste, the marks of the format and signs of four octets among it.
WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from('ộ\\;,:\n"')
)


def made(**values):
    values = {"uid": "x@y", "starts": AT, "summary": "Hạn", "changed_at": AT} | values
    return ics.calendar("Lịch", [ics.Event(**values)])


@given(WORDS, WORDS)
def test_any_words_come_back_from_another_program_as_they_were(summary, description):
    (event,) = Calendar.from_ical(made(summary=summary, description=description)).walk("VEVENT")
    assert str(event["SUMMARY"]) == summary
    assert str(event.get("DESCRIPTION", "")) == description


@given(WORDS)
def test_no_line_is_longer_than_75_octets_or_cut_inside_a_letter(words):
    body = made(summary=words, description=words * 3)
    assert body.endswith(b"END:VCALENDAR\r\n")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
        assert b"\n" not in line and b"\r" not in line


def test_a_moment_is_written_in_utc_and_a_day_as_a_day():
    here = AT.astimezone(tz=None)
    assert b"DTSTART:20231030T100000Z\r\n" in made(starts=here)
    body = made(starts=date(2023, 11, 2), is_alarmed=True)
    assert b"DTSTART;VALUE=DATE:20231102\r\n" in body
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    (alarm,) = event.walk("VALARM")
    assert alarm["TRIGGER"].dt == timedelta(hours=-15)


def test_controls_are_left_out_and_lines_are_of_one_kind():
    (event,) = Calendar.from_ical(made(summary="a\x00b\x07c\td\r\ne\rf")).walk("VEVENT")
    assert str(event["SUMMARY"]) == "abcd\ne\nf"


def test_a_calendar_without_events_is_a_calendar():
    body = ics.calendar("Lịch; của, tôi", [])
    calendar = Calendar.from_ical(body)
    assert "\r\nX-WR-CALNAME:Lịch\\; của\\, tôi\r\n" in body.decode()
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar.walk("VEVENT") == []
