"""Keys that people type in place of those of the file: the one table of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from configs.problems import nearest

_MEANT = {
    "zone": "timezone time_zone timezones tz city location place lives_in based_in clock",
    "first_month": "start start_month start_date starts begin begins from first month from_month",
    "from": "start start_date starts begin begins joined joins join since member_since first_day",
    "until": "end ends end_date leaves left leaving to last last_day member_until",
    "to": "end ends end_date until last last_day",
    "sessions": "number number_of_sessions session_count meetings months count how_many occurrences",
    "duration": "length minutes duration_min duration_minutes session_length lasts",
    "skip_months": "skip skipped skips skipped_months no_session no_sessions pause pauses off_months breaks",
    "blackouts": "closed closures vacation vacations holidays holiday free_dates no_meetings dates_off",
    "meeting_url": "url link zoom meeting meeting_link video video_link room room_url join_url",
    "name": "title full_name fullname called display_name",
    "email": "mail email_address mail_address e_mail address",
    "available": "hours times availability avail when free can works working_hours office_hours time",
    "preferred": "prefer prefers preference best ideal favourite favorite likes",
    "if_needed": "maybe possible possibly unsure if_necessary in_need emergency difficult",
    "unavailable": "vacation vacations leave absent absence absences blocked not_available cannot off dates_off",
    "away": "travel travels trip trips abroad stays",
    "holidays": "country public_holidays national_holidays bank_holidays holiday",
    "busy": "calendar calendars ics ical busy_times",
    "weekdays": "days day weekday",
    "ordinals": "ordinal nth week weeks which",
    "grid": "step interval resolution granularity raster every",
    "times": "time clock_times start_times hours",
    "anchors": "anchor zones zone timezone timezones clocks",
    "organizer": "organiser coordinator contact owner host",
    "members": "participants people persons group_members attendees doctors clinicians member",
    "leaders": "leader facilitators facilitator co_leaders coleaders hosts moderators",
    "objective": "objectives goal goals priority priorities levels order aims",
    "rules": "rule constraints conditions",
    "slots": "slot candidates",
    "programme": "program schedule course series cycle",
    "group": "team",
    "at_least": "min minimum people number count size",
    "max_absences": "absences max_absence max_missed misses missed allowed_absences max",
    "max_consecutive": "consecutive in_a_row max_in_a_row consecutive_absences",
    "min_days": "days gap minimum min",
    "notice_days": "notice notice_period lead_time",
    "valid_at": "valid confirmed confirmed_at confirmed_on updated updated_at asked checked as_of",
    "optional": "guest voluntary not_required observer",
    "hard": "strict mandatory required must",
    "region": "area world_region part_of_world",
}
"""The key of the file, and words that are typed for it; a word may stand for several, of different blocks."""


def key_meant(key: str, here: Iterable[str]) -> str | None:
    """Return the key, of those that may stand here, that was probably meant by an unknown one.

    Parameters
    ----------
    key
        As it was written.
    here
        The keys of the block.
    """
    known = tuple(here)
    plain = re.sub(r"[\W_]+", "_", key.strip().lower()).strip("_")
    same = (one for one in known if one.replace("_", "") == plain.replace("_", ""))
    typed = (meant for meant, words in _MEANT.items() if meant in known and plain in words.split())
    return next(same, None) or next(typed, None) or nearest(key, known)
