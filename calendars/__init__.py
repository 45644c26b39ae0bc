"""Time: zones, windows, dates of slots, busy time, iCalendar. Knows no solver."""
