"""When a letter may go, against a walk through the minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from sheetcrm.policy.hours import Hours, hours, instant, zone_of
from sheetcrm.policy.read import settings as settings_of
from tests.sheets import sheet

ZONES = ("Europe/Moscow", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
spans = st.tuples(times, times).filter(lambda span: span[0] != span[1])


def free(moment: datetime, zone: ZoneInfo, open_: Hours, *, marketing: bool, window: tuple[time, time] | None) -> bool:
    """Tell whether a letter may go at that very minute, by the words of M8."""
    local = moment.astimezone(zone)

    def inside(span: tuple[time, time] | None) -> bool:
        if span is None:
            return False
        begin, end = span
        now = local.time()
        return begin <= now < end if begin < end else now >= begin or now < end

    if marketing and open_.is_off(local.date()):
        return False
    allowed = window is None or inside(window)
    if window is not None and open_.quiet is not None:
        both = [m for m in range(0, 1440, 30) if _in(m, window) and not _in(m, open_.quiet)]
        if not both:  # no minute is left: the window counts
            return allowed
    return allowed and not inside(open_.quiet)


def _in(minute: int, span: tuple[time, time]) -> bool:
    begin, end = (part.hour * 60 + part.minute for part in span)
    return begin <= minute < end if begin < end else minute >= begin or minute < end


@given(
    st.datetimes(datetime(2026, 3, 20), datetime(2026, 11, 10), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
    st.one_of(st.none(), spans),
    st.one_of(st.none(), spans),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_the_first_minute_at_which_it_may_go(
    moment: datetime,
    name: str,
    quiet: tuple[time, time] | None,
    window: tuple[time, time] | None,
    working: frozenset[int],
    marketing: bool,
) -> None:
    zone = ZoneInfo(name)
    moment = moment.replace(second=0, microsecond=0, minute=moment.minute // 15 * 15)
    open_ = Hours(quiet, working, frozenset({(5, 9), date(2026, 10, 26)}))
    found = open_.open_from(moment, zone, marketing=marketing, window=window)

    step = moment
    while not free(step, zone, open_, marketing=marketing, window=window):
        step += timedelta(minutes=15)
    changed = zone.utcoffset(step) != zone.utcoffset(moment)
    assert abs(found - step) <= timedelta(hours=1 if changed else 0)
    assert found >= moment
    assert free(found, zone, open_, marketing=marketing, window=window)


def test_a_night_over_midnight_and_both_nights_on_which_clocks_change() -> None:
    open_, berlin = Hours((time(21), time(9))), ZoneInfo("Europe/Berlin")
    for day in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 6, 1)):
        late = datetime.combine(day - timedelta(days=1), time(23), berlin).astimezone(UTC)
        assert open_.open_from(late, berlin, marketing=True) == datetime.combine(day, time(9), berlin)
        early = datetime.combine(day, time(4), berlin).astimezone(UTC)
        assert open_.open_from(early, berlin, marketing=True) == datetime.combine(day, time(9), berlin)


def test_whoever_never_works_is_written_to_at_once() -> None:
    moment = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert Hours(working=frozenset()).open_from(moment, ZoneInfo("UTC"), marketing=True) == moment


def test_the_settings_say_when() -> None:
    snapshot = sheet(
        """
        settings
        | name            | value             |
        | No letters from | 22:30             |
        | No letters until | 8                |
        | Working days    | Mon-Wed, Sat      |
        | Holidays        | 08.03, 25.12.2026 |
        """
    )
    assert hours(settings_of(snapshot)) == Hours(
        (time(22, 30), time(8)), frozenset({0, 1, 2, 5}), frozenset({(3, 8), date(2026, 12, 25)})
    )
    off = sheet("settings\n| name | value |\n| No letters from | off |\n| Working days | off |\n| Holidays | off |")
    assert hours(settings_of(off)) == Hours()


def test_an_instant_is_that_of_the_books_clock() -> None:
    assert instant(sheet("")) == datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert zone_of("Asia/Yekaterinburg", "Europe/Moscow").key == "Asia/Yekaterinburg"
    assert zone_of("nowhere", "Europe/Moscow").key == zone_of(None, "Europe/Moscow").key == "Europe/Moscow"
