"""Files that are wrong, and what is said of them: the messages are the product, so they stand here word for word.

Each row: what is replaced in ``GOOD``, by what, and the lines that follow without the name of the file.
"""

# The messages stand in one piece, as they are shown.
# ruff: noqa: E501

GOOD = """\
group:
  name: Balint
programme:
  first_month: 2027-01
  sessions: 12
  duration: 90
leaders:
  - id: ana
    name: Ana Prado
    zone: America/Denver
    available: Mo-Fr 07:00-12:00
members:
  - name: Ken Ito
    zone: Asia/Tokyo
    available: Mo-Fr 18:00-23:00
"""

SYNTAX = (
    (
        "    zone: Asia/Tokyo",
        "    zone: Asia/Tokyo\n    zone: Asia/Seoul",
        "15: members[0].zone: duplicate key: 'zone' stands in line 14 already",
    ),
    (
        "name: Balint",
        "name: !!python/object:os.system x",
        "2: group.name: the tag '!!python/object:os.system' is not read: put a value that begins with '!' in quotes",
    ),
    ("name: Balint", "<<: {name: x}\n  name: Balint", "2: group.'<<': merge keys are not read: write the keys out"),
    ("name: Balint", "name: *x", "2: nothing is called &x above: put a value that begins with '*' in quotes"),
    (
        "name: Balint",
        "name: Balint: the second",
        "2: column 15: a colon where none can stand: put a text that holds a colon in quotes, and check the indentation of this line and the one above",
    ),
    (
        "name: Balint",
        "name: [Balint",
        "3: column 10: the list opened with '[' in line 2 is not continued properly: expected ',' or ']' here (is a ']' missing, or a quote?)",
    ),
    (
        "name: Balint",
        "name: {Balint",
        "3: column 10: the block opened with '{' in line 2 is not continued properly: expected ',' or '}' here (is a '}' missing, or a quote?)",
    ),
    ("name: Balint", "name: 'Balint", "2: column 9: the quote opened here is never closed"),
    (
        "name: Balint",
        'name: "Bal\\int"',
        "2: column 13: a backslash in double quotes begins a special character: use single quotes",
    ),
    (
        "  sessions: 12",
        "\tsessions: 12",
        "5: column 1: a tab at the begin of a line or value: indent with spaces, YAML does not take tabs",
    ),
    (
        "  sessions: 12",
        "   sessions: 12",
        "5: column 12: a colon where none can stand: put a text that holds a colon in quotes, and check the indentation of this line and the one above",
    ),
    (
        "  sessions: 12",
        " sessions: 12",
        "5: column 2: this does not fit in here: align the line with those it belongs to; nothing may follow a closing quote",
    ),
    (
        "  sessions: 12",
        "sessions: 12",
        "6: column 11: a colon where none can stand: put a text that holds a colon in quotes, and check the indentation of this line and the one above",
    ),
    ("name: Balint", "name: @balint", "2: column 9: a value cannot begin with '@': put it in quotes"),
    (
        "name: Balint",
        "name: {{ name }}",
        "2: a key is a word: put a text that begins with '{', '[' or '*' in quotes",
    ),
    ("members:\n", "---\nmembers:\n", "12: '---' begins a second document: keep one group in a file"),
    (
        "members:\n",
        "...\nmembers:\n",
        "13: column 1: the file goes on after its end: expected a key such as 'members:' at the left margin",
    ),
    (
        "name: Balint",
        "name: 'it's'",
        "2: column 13: this does not fit in here: align the line with those it belongs to; nothing may follow a closing quote",
    ),
    ("name: Balint", "name: Balint\n %x", "3: column 2: a value cannot begin with '%': put it in quotes"),
    (
        "  sessions: 12",
        "  sessions 12",
        "5: a colon is missing: write 'sessions: 12'",
    ),
    (
        "  duration: 90",
        "  duration:90",
        "6: a blank is missing after the colon: write 'duration: 90'",
    ),
    ("members:\n", "members\n", "12: a colon is missing: write 'members:'"),
    ("group:\n", "group\n", "1: a colon is missing: write 'group:'"),
    ("name: Ken Ito", "name:Ken Ito", "13: a blank is missing after the colon: write 'name: Ken Ito'"),
    (
        "name: Ana Prado",
        "name: Ana: Prado",
        "9: column 14: a colon where none can stand: put a text that holds a colon in quotes, and check the indentation of this line and the one above",
    ),
    (
        "    available: Mo-Fr 18:00-23:00",
        "    available: Mo-Fr 18:00-23:00\n    name: Otto Weber\n    zone: Europe/Berlin\n    available: Mo 18:00-20:00",
        "16: members[0].name: does a new person begin here? Put '- ' before 'name', and align the lines below",
    ),
    (
        "    available: Mo-Fr 07:00-12:00",
        "    available: Mo-Fr 07:00-12:00\n    name: Otto Weber\n    zone: Europe/Berlin",
        "12: leaders[0].name: does a new person begin here? Put '- ' before 'name', and align the lines below",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    away:\n      - from: 2027-01-01\n        to: 2027-02-01\n        from: 2027-03-01",
        "17: members[0].away[0].from: does a new entry begin here? Put '- ' before 'from', and align the lines below",
    ),
    ("name: Balint", "name: &a [*a]", "2: the alias *a stands inside what it repeats"),
    ("name: Balint", "name: %x", "2: column 9: a value cannot begin with '%': put it in quotes"),
)
"""Not to be read as YAML, or not the part of YAML that is read."""

CONTENT = (
    ("name: Balint", "nmae: Balint", "2: group.nmae: unknown key (did you mean 'name'?)"),
    ("name: Balint", "name:", "2: group.name: has no value: expected something like 'name: Balint 2.0'"),
    ("name: Balint", "name: ''", "2: group.name: expected text, found nothing"),
    ("  name: Balint\n", "  - Balint\n", "1: group: expected a block of keys (name, organizer), found a list"),
    (
        "group:\n  name: Balint\n",
        "group: Balint\n",
        "1: group: expected a block of keys (name, organizer), found 'Balint'",
    ),
    (
        "name: Balint",
        "name:Balint",
        "1: group: expected a block of keys (name, organizer): a blank is missing after the colon in 'name:Balint'",
    ),
    ("group:\n  name: Balint\n", "", "1: group: is missing: expected a block of keys (name, organizer)"),
    (
        "name: Balint",
        "name: Balint\n  organiser: {name: x}",
        "3: group.organiser: unknown key (did you mean 'organizer'?)",
    ),
    (
        "name: Balint",
        "name: Balint\n  organizer: {name: x, email: x at example.org}",
        "3: group.organizer.email: expected an address such as ana@example.org, found 'x at example.org'",
    ),
    (
        "name: Balint",
        "name: Balint\n  sessions: 3",
        "3: group.sessions: unknown key: 'sessions' belongs under programme or rules.leaders",
    ),
    (
        "2027-01",
        "9999-99",
        "4: programme.first_month: expected a month such as 2027-01, in the years 2000 to 2100, found '9999-99'",
    ),
    (
        "2027-01",
        "2027-1",
        "4: programme.first_month: expected a month such as 2027-01, in the years 2000 to 2100, found '2027-1' (write 2027-01)",
    ),
    (
        "2027-01",
        "January 2027",
        "4: programme.first_month: expected a month such as 2027-01, in the years 2000 to 2100, found 'January 2027' (write 2027-01)",
    ),
    (
        "2027-01",
        "1999-01",
        "4: programme.first_month: expected a month such as 2027-01, in the years 2000 to 2100, found '1999-01'",
    ),
    (
        "2027-01",
        "2027-13",
        "4: programme.first_month: expected a month such as 2027-01, in the years 2000 to 2100, found '2027-13'",
    ),
    (
        "sessions: 12",
        "sessions: 10000",
        "5: programme.sessions: expected a whole number from 1 to 60, found '10000'",
    ),
    (
        "sessions: 12",
        "sessions: twelve",
        "5: programme.sessions: expected a whole number from 1 to 60, found 'twelve' (write 12)",
    ),
    (
        "sessions: 12",
        "sessions: 12.0",
        "5: programme.sessions: expected a whole number from 1 to 60, found '12.0' (write 12)",
    ),
    ("sessions: 12", "sessions: 0", "5: programme.sessions: expected a whole number from 1 to 60, found '0'"),
    (
        "duration: 90",
        "duration: -1",
        "6: programme.duration: expected a whole number from 5 to 720 (minutes), found '-1'",
    ),
    (
        "duration: 90",
        "duration: 90 min",
        "6: programme.duration: expected a whole number from 5 to 720 (minutes), found '90 min' (write 90)",
    ),
    (
        "duration: 90",
        "duration: 1:30",
        "6: programme.duration: expected a whole number from 5 to 720 (minutes), found '1:30' (write 90)",
    ),
    (
        "duration: 90",
        "duration: 90\n  skip_months: 2027-08",
        "7: programme.skip_months: expected a list, found '2027-08': write [2027-08]",
    ),
    (
        "duration: 90",
        "duration: 90\n  skip_months: [2027-08, 2027-08]",
        "7: programme.skip_months: entry 2 says the same as entry 1",
    ),
    (
        "duration: 90",
        "duration: 90\n  blackouts: [2027-02-30]",
        "7: programme.blackouts[0]: there is no such day: 2027-02-30 (year-month-day)",
    ),
    (
        "duration: 90",
        "duration: 90\n  blackouts: [2028-01-02/2027-12-24]",
        "7: programme.blackouts[0]: the first day comes after the last: meant 2027-12-24/2028-01-02?",
    ),
    (
        "duration: 90",
        "duration: 90\n  blackouts: [24.12.2027]",
        "7: programme.blackouts[0]: expected a date or first/last such as 2027-12-24/2028-01-02, found '24.12.2027' (write 2027-12-24)",
    ),
    (
        "duration: 90",
        "duration: 90\n  blackouts: 2027-05-03 - 2027-05-30",
        "7: programme.blackouts: expected a list, found '2027-05-03 - 2027-05-30': write [2027-05-03/2027-05-30]",
    ),
    (
        "duration: 90",
        "duration: 90\n  blackouts: [24.12.2027-2.1.2028]",
        "7: programme.blackouts[0]: expected a date or first/last such as 2027-12-24/2028-01-02, found '24.12.2027-2.1.2028' (write 2027-12-24/2028-01-02)",
    ),
    (
        "duration: 90",
        "duration: 90\n  blackouts: 2027-05-03, 2027-05-30",
        "7: programme.blackouts: expected a list, found '2027-05-03, 2027-05-30': write [2027-05-03, 2027-05-30]",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    valid_at: 1 Oct 2026",
        "14: members[0].valid_at: expected a date such as 2027-03-14, in the years 2000 to 2100, found '1 Oct 2026' (write 2026-10-01)",
    ),
    (
        "duration: 90",
        "duration: 90\n  meeting_url: example.org/room",
        "7: programme.meeting_url: expected an address that begins with https:// and holds no blanks, found 'example.org/room'",
    ),
    (
        "duration: 90",
        "duration: 90\n  meeting_url: javascript:alert(1)",
        "7: programme.meeting_url: expected an address that begins with https:// and holds no blanks, found 'javascript:alert(1)'",
    ),
    (
        "leaders:",
        "slots: {weekdays: Mo-Fr}\nleaders:",
        "7: slots.weekdays: expected a list of days such as [Mo, Tu, We], found 'Mo-Fr': write [Mo, Tu, We, Th, Fr]",
    ),
    (
        "leaders:",
        "slots: {weekdays: [Mo-Fr]}\nleaders:",
        "7: slots.weekdays[0]: list the days one by one, such as [Mo, Tu, We], found 'Mo-Fr' (write Mo, Tu, We, Th, Fr)",
    ),
    (
        "leaders:",
        "slots: {weekdays: [Mon, Tues, Xy]}\nleaders:",
        "7: slots.weekdays[2]: expected Mo, Tu, We, Th, Fr, Sa or Su, found 'Xy'",
    ),
    (
        "leaders:",
        "slots: {weekdays: []}\nleaders:",
        "7: slots.weekdays: the list is empty: name at least one, or leave the key out",
    ),
    (
        "leaders:",
        "slots: {weekdays: [Mo, Monday]}\nleaders:",
        "7: slots.weekdays: entry 2 says the same as entry 1",
    ),
    (
        "leaders:",
        "slots: {ordinals: [1, 5]}\nleaders:",
        '7: slots.ordinals[1]: 5 cannot be used: not every month has a fifth Monday; the last one is "last"',
    ),
    (
        "leaders:",
        "slots: {ordinals: [first]}\nleaders:",
        "7: slots.ordinals[0]: expected 1, 2, 3, 4 or last, found 'first' (write 1)",
    ),
    (
        "leaders:",
        "slots: {grid: 20}\nleaders:",
        "7: slots.grid: expected 60, 30 or 15 (minutes between clock times), found '20'",
    ),
    (
        "leaders:",
        "slots: {times: [9:00, 24:00]}\nleaders:",
        "7: slots.times[1]: 24:00 is the end of a day: a session that begins then begins at 00:00 of the next one",
    ),
    (
        "leaders:",
        "slots: {times: [9:00, 17]}\nleaders:",
        "7: slots.times[1]: expected a clock time from 00:00 to 24:00 such as 22:00, found '17' (write 17:00)",
    ),
    (
        "leaders:",
        "slots: {times: []}\nleaders:",
        "7: slots.times: the list is empty: name at least one, or leave the key out",
    ),
    (
        "leaders:",
        "slots: {times: ['9:00', '09:00']}\nleaders:",
        "7: slots.times: entry 2 says the same as entry 1",
    ),
    (
        "leaders:",
        "slots: {anchors: [leader]}\nleaders:",
        "7: slots.anchors[0]: unknown anchor 'leader' (did you mean 'leaders'?)",
    ),
    (
        "leaders:",
        "slots: {anchors: [Zurich]}\nleaders:",
        "7: slots.anchors[0]: unknown time zone 'Zurich' (did you mean 'Europe/Zurich'?)",
    ),
    (
        "leaders:",
        "rules: {leaders: off}\nleaders:",
        "7: rules.leaders: a rule cannot be switched off with 'off': write leaders: {present: 0, then: 0} to do without leaders",
    ),
    (
        "leaders:",
        "rules: {quorum: }\nleaders:",
        "7: rules.quorum: expected something like {at_least: 6}, or {share: 0.5}",
    ),
    (
        "leaders:",
        "rules: {quorum: {at_least: 6, share: 0.5}}\nleaders:",
        "7: rules.quorum: 'at_least' and 'share' exclude each other: leave one out",
    ),
    (
        "leaders:",
        "rules: {quorum: {share: 50}}\nleaders:",
        "7: rules.quorum.share: expected a share from 0 to 1 such as 0.5, found '50'",
    ),
    (
        "leaders:",
        "rules: {quorum: 6}\nleaders:",
        "7: rules.quorum: expected a block of keys (at_least, share, hard), found '6': write {at_least: 6}",
    ),
    (
        "leaders:",
        "rules: {attendance: {}}\nleaders:",
        "7: rules.attendance: attendance is always on and has no parameters: leave it out; its place is set in 'objective'",
    ),
    (
        "leaders:",
        "rules: {contract: {max_absence: 2}}\nleaders:",
        "7: rules.contract.max_absence: unknown key (did you mean 'max_absences'?)",
    ),
    (
        "leaders:",
        "rules: {contract: {hard: yes}}\nleaders:",
        "7: rules.contract.hard: expected true or false, found 'yes' (write true)",
    ),
    (
        "leaders:",
        "rules: {leaders: {present: 2}}\nleaders:",
        "7: rules.leaders.present: 2 leaders are asked for, but the file has 1",
    ),
    (
        "leaders:",
        "rules: {leaders: {present: al}}\nleaders:",
        "7: rules.leaders.present: expected all or a whole number from 0 to 1,000, found 'al' (did you mean 'all'?)",
    ),
    (
        "leaders:",
        "rules: {rotation: {slots: 2}}\nleaders:",
        "7: rules.rotation.slots: this version plans one constant slot and moves no session: 1 at most",
    ),
    (
        "leaders:",
        "rules: {moves: {at_most: 1}}\nleaders:",
        "7: rules.moves.at_most: this version plans one constant slot and moves no session: 0 at most",
    ),
    (
        "leaders:",
        "rules: {burden: {from: 22h}}\nleaders:",
        "7: rules.burden.from: expected a clock time from 00:00 to 24:00 such as 22:00, found '22h' (write 22:00)",
    ),
    (
        "leaders:",
        "rules: {burden: {from: 25:00}}\nleaders:",
        "7: rules.burden.from: expected a clock time from 00:00 to 24:00 such as 22:00, found '25:00'",
    ),
    (
        "leaders:",
        "rules: {stability: {price: cheap}}\nleaders:",
        "7: rules.stability.price: expected a number from 0 to 1000 such as 0.25, found 'cheap'",
    ),
    (
        "leaders:",
        "rules: {quorums: {at_least: 6}}\nleaders:",
        "7: rules.quorums: unknown key (did you mean 'quorum'?)",
    ),
    (
        "leaders:",
        "objective: [attendance, atendance]\nleaders:",
        "7: objective[1]: expected contract, quorum, regions, attendance, burden, preference or constancy, found 'atendance' (did you mean 'attendance'?)",
    ),
    ("leaders:", "objective: [burden, burden]\nleaders:", "7: objective: entry 2 says the same as entry 1"),
    (
        "id: ana",
        "id: ../ana",
        "8: leaders[0].id: expected letters A–Z, digits, '-', '_' and single dots, at most 64 of them (it names a file), found '../ana'",
    ),
    (
        "id: ana",
        "id: a/b",
        "8: leaders[0].id: expected letters A–Z, digits, '-', '_' and single dots, at most 64 of them (it names a file), found 'a/b'",
    ),
    ("id: ana", "id: Con", "8: leaders[0].id: 'Con' cannot name a file on Windows: choose another id"),
    (
        "id: ana",
        "id: kennnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
        "8: leaders[0].id: expected letters A–Z, digits, '-', '_' and single dots, at most 64 of them (it names a file), found 'kennnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…'",
    ),
    (
        "name: Ken Ito",
        "name: Ken\n    id: ANA",
        "14: members[0].id: 'ANA' is the id of leaders[0] already; ids name files, so case does not count",
    ),
    (
        "name: Ken Ito",
        'name: "Ken\\u0007 Ito"',
        "13: members[0].name: holds an invisible character (U+0007) or a line break: delete it",
    ),
    (
        "name: Ken Ito",
        'name: "Ken\\nIto"',
        "13: members[0].name: holds an invisible character (U+000A) or a line break: delete it",
    ),
    (
        "Asia/Tokyo",
        "Asia/Tokio",
        "14: members[0].zone: unknown time zone 'Asia/Tokio' (did you mean 'Asia/Tokyo'?)",
    ),
    ("Asia/Tokyo", "Tokyo", "14: members[0].zone: unknown time zone 'Tokyo' (did you mean 'Asia/Tokyo'?)"),
    (
        "Asia/Tokyo",
        "JST",
        "14: members[0].zone: unknown time zone 'JST': abbreviations are ambiguous; write the place, such as 'Asia/Tokyo'",
    ),
    (
        "Asia/Tokyo",
        "UTC+9",
        "14: members[0].zone: unknown time zone 'UTC+9': an offset knows no daylight saving; write the place, such as Europe/Paris or Asia/Manila",
    ),
    (
        "Asia/Tokyo",
        "New York",
        "14: members[0].zone: unknown time zone 'New York' (did you mean 'America/New_York'?)",
    ),
    (
        "Asia/Tokyo",
        "Switzerland",
        "14: members[0].zone: unknown time zone 'Switzerland' (did you mean 'Europe/Zurich'?)",
    ),
    ("Asia/Tokyo", "UK", "14: members[0].zone: unknown time zone 'UK' (did you mean 'Europe/London'?)"),
    ("Asia/Tokyo", "England", "14: members[0].zone: unknown time zone 'England' (did you mean 'Europe/London'?)"),
    (
        "Asia/Tokyo",
        "USA",
        "14: members[0].zone: unknown time zone 'USA' (did you mean 'America/New_York', 'America/Chicago', 'America/Denver' or 'America/Los_Angeles'?)",
    ),
    (
        "Asia/Tokyo",
        "asia/tokyo",
        "14: members[0].zone: unknown time zone 'asia/tokyo' (did you mean 'Asia/Tokyo'?)",
    ),
    (
        "Asia/Tokyo",
        "nowhere at all",
        "14: members[0].zone: unknown time zone 'nowhere at all'; expected a name such as Europe/Paris or America/New_York: write the nearest large city of the same country",
    ),
    ("Asia/Tokyo", "[Asia/Tokyo]", "14: members[0].zone: expected a time zone such as Europe/Paris, found a list"),
    (
        "    zone: Asia/Tokyo\n",
        "",
        "13: members[0].zone: is missing: expected something like 'zone: America/Denver'",
    ),
    (
        "Mo-Fr 18:00-23:00",
        "Mo-Fr 18-23",
        "15: members[0].available: at '18-23', character 7 of the text: expected hours and minutes (write 'Mo-Fr 18:00-23:00')",
    ),
    (
        "Mo-Fr 18:00-23:00",
        "weekdays after six",
        "15: members[0].available: at 'weekdays after six', character 1 of the text: expected names of days (on which days do people work there?)",
    ),
    (
        "Mo-Fr 18:00-23:00",
        "PH off",
        "15: members[0].available: at 'PH off', character 1 of the text: expected days of the week or dates (public holidays go under `holidays:`, as in `holidays: CH-ZH`)",
    ),
    ("Mo-Fr 18:00-23:00", "[Mo 18:00-23:00]", "15: members[0].available: expected text, found a list"),
    (
        "available: Mo-Fr 18:00-23:00",
        "availabel: Mo-Fr 18:00-23:00",
        "15: members[0].availabel: unknown key (did you mean 'available'?)",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    from: 2027-06-01\n    until: 2027-03-01",
        "15: members[0].until: the last day, 2027-03-01, comes before the first, 2027-06-01",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    optional: perhaps",
        "14: members[0].optional: expected true or false, found 'perhaps'",
    ),
    (
        "name: Ana Prado",
        "name: Ana Prado\n    optional: true",
        "10: leaders[0].optional: unknown key: 'optional' belongs under members",
    ),
    (
        "name: Ana Prado",
        "name: Ana Prado\n    from: 2027-07-01\n    until: 2027-06-01",
        "11: leaders[0].until: the last day, 2027-06-01, comes before the first, 2027-07-01",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    away: [{from: 2027-06-21, to: 2027-06-01, zone: Asia/Manila}]",
        "14: members[0].away[0].to: the last day, 2027-06-01, comes before the first, 2027-06-21",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    away: [{from: 2027-06-01, zone: Asia/Manila}]",
        "14: members[0].away[0].to: is missing: expected something like 'to: 2027-06-21'",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    away: {from: 2027-06-01, to: 2027-06-02, zone: Asia/Manila}",
        "14: members[0].away: expected a list, each entry after '- ', found a block of keys",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    holidays: JPN",
        "14: members[0].holidays: unknown country 'JPN' (did you mean 'JP'?)",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    busy: https://example.org/ken.ics",
        "14: members[0].busy: expected a list, found 'https://example.org/ken.ics': expected a calendar file beside this one, such as ana.ics, found the address 'https://example.org/ken.ics'",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    busy: ken.ics",
        "14: members[0].busy: expected a list, found 'ken.ics': write [ken.ics]",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    email: Ken <ken@example.org>",
        "14: members[0].email: expected an address such as ana@example.org, found 'Ken <ken@example.org>'",
    ),
    (
        "  - name: Ken Ito",
        "  - Ken Ito\n  - name: Ken Ito",
        "13: members[0]: expected a block of keys (name, zone, id, email, region, …), found 'Ken Ito'",
    ),
    (
        "  - name: Ken Ito",
        "  -\n  - name: Ken Ito",
        "13: members[0]: expected a block of keys (name, zone, id, email, region, …), found nothing",
    ),
    (
        "members:\n",
        "members: Ken\nx:\n",
        "12: members: expected a list, each entry after '- ', found 'Ken'",
        "13: x: unknown key; expected group, programme, slots, rules, objective, leaders or members",
    ),
    (
        "  - name: Ken Ito",
        "  - {name: Ken, zone: Asia/Tokyo, available: Mo-Fr 18:00-22:30, Sa 09:00-13:00}\n  - name: Ken Ito",
        "13: members[0].'Sa 09:00-13:00': unknown key: inside { } a comma begins a new key; put a value that holds commas in quotes",
    ),
    ("name: Balint", "name: Bal\u2028int", "2: column 12: an invisible character (U+2028): delete it"),
    ("name: Balint", "name: Bal\x00int", "2: column 12: an invisible character (U+0000): delete it"),
    (
        "name: Balint",
        "name: |\n    Balint\n    two",
        "2: group.name: holds an invisible character (U+000A) or a line break: delete it",
    ),
    ("name: Balint", "? name\n  : - x", "2: group.name: expected text, found a list"),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    unavailable: [2027-06-01 - 2027-06-05]",
        "14: members[0].unavailable[0]: between two dates stands a slash: 2027-06-01/2027-06-05",
    ),
    ("duration: 90", "duration: 90\n  duraton: 60", "7: programme.duraton: unknown key (did you mean 'duration'?)"),
    (
        "leaders:",
        "rules: {burden: {from: 22:00, to: 22:00}}\nleaders:",
        "7: rules.burden.to: 'from' and 'to' are the same clock time: which hours are unsocial?",
    ),
    (
        "leaders:",
        "rules: {spacing: {min_days: 100}}\nleaders:",
        "7: rules.spacing.min_days: expected a whole number from 0 to 60, found '100'",
    ),
    (
        "leaders:",
        "rules: {quorum: {at_least: 0}}\nleaders:",
        "7: rules.quorum.at_least: expected a whole number from 1 to 1,000, found '0'",
    ),
    (
        "leaders:",
        "rules: {contract: off}\nleaders:",
        "7: rules.contract: a rule cannot be switched off with 'off': take contract out of 'objective', or raise max_absences and max_consecutive",
    ),
    (
        "leaders:",
        "rules: {rotation: {changes: 1}}\nleaders:",
        "7: rules.rotation.changes: this version plans one constant slot and moves no session: 0 at most",
    ),
    (
        "name: Ken Ito",
        'name: Ken Ito\n    region: "\\u202Eabc"',
        "14: members[0].region: holds an invisible character (U+202E) or a line break: delete it",
    ),
    ("name: Ken Ito", "name: " + "x" * 201, "13: members[0].name: longer than 200 characters"),
    (
        "Asia/Tokyo",
        "EDT",
        "14: members[0].zone: unknown time zone 'EDT': abbreviations are ambiguous; write the place, such as 'America/New_York'",
    ),
    (
        "Asia/Tokyo",
        "+09:00",
        "14: members[0].zone: unknown time zone '+09:00': an offset knows no daylight saving; write the place, such as Europe/Paris or Asia/Manila",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    holidays: [JP, XX]",
        "14: members[0].holidays: unknown country 'XX' (did you mean 'XK' or 'SX' or 'MX'?)",
    ),
    (
        "id: ana",
        "id: ana..b",
        "8: leaders[0].id: expected letters A–Z, digits, '-', '_' and single dots, at most 64 of them (it names a file), found 'ana..b'",
    ),
    (
        "Mo-Fr 18:00-23:00",
        "sunrise-12:00",
        "15: members[0].available: at 'sunrise-12:00', character 1 of the text: expected a clock time such as 18:00 (the sun is not followed: write clock times)",
    ),
    (
        "- name: Ken Ito\n    zone: Asia/Tokyo\n",
        "- zone: Asia/Tokio\n    email: ken\n",
        "13: members[0].name: is missing: expected something like 'name: Ana Prado'",
        "13: members[0].zone: unknown time zone 'Asia/Tokio' (did you mean 'Asia/Tokyo'?)",
        "14: members[0].email: expected an address such as ana@example.org, found 'ken'",
    ),
    (
        "  first_month: 2027-01",
        "  start: 2027-01",
        "4: programme.start: unknown key (did you mean 'first_month'?)",
    ),
    (
        "    zone: Asia/Tokyo",
        "    timezone: Asia/Tokyo",
        "14: members[0].timezone: unknown key (did you mean 'zone'?)",
    ),
    (
        "members:\n",
        "participants:\n",
        "12: participants: unknown key (did you mean 'members'?)",
    ),
    (
        "name: Ken Ito",
        "name: Ken Ito\n    vacations: [2027-08-01]\n    Start: 2027-02-01\n    e-mail: ken@example.org",
        "14: members[0].vacations: unknown key (did you mean 'unavailable'?)",
        "15: members[0].Start: unknown key (did you mean 'from'?)",
        "16: members[0].e-mail: unknown key (did you mean 'email'?)",
    ),
    (
        "duration: 90",
        "duration: 1h30",
        "6: programme.duration: expected a whole number from 5 to 720 (minutes), found '1h30' (write 90)",
    ),
    (
        "leaders:",
        "slots: {weekdays: [Lu, Jeudi, Do]}\nleaders:",
        "7: slots.weekdays[0]: expected Mo, Tu, We, Th, Fr, Sa or Su, found 'Lu' (write Mo)",
        "7: slots.weekdays[1]: expected Mo, Tu, We, Th, Fr, Sa or Su, found 'Jeudi' (write Th)",
        "7: slots.weekdays[2]: expected Mo, Tu, We, Th, Fr, Sa or Su, found 'Do'",
    ),
    (
        "Mo-Fr 18:00-23:00",
        "6am-9am",
        "15: members[0].available: at '6am-9am', character 1 of the text: expected a 24-hour clock time (write '06:00-09:00')",
    ),
)
"""YAML, but not a configuration."""
