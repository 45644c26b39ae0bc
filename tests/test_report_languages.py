"""Attendance reports in the language of somebody's account, and what is understood where no word is known."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from unittest.mock import patch

import openpyxl
import pytest
from attendance_case import PLAN, heard, report

from configs.attendance import matched, presences
from configs.match import Matcher
from configs.report_cells import MAX_LINES, AttendanceError
from configs.report_file import read_report
from configs.report_values import moments_in, orders_of, seconds_of

ZOOM = {
    "fr": (
        "Nom (nom original),Adresse e-mail de l'utilisateur,Heure d'arrivée,Heure de départ,"
        "Durée (minutes),Invité,Salle d'attente|Sujet,ID de réunion,Heure de début,Heure de fin,"
        "E-mail de l'utilisateur,Durée (minutes),Participants|Oui|Non|%d/%m/%Y %H:%M:%S"
    ),
    "de": (
        "Name (ursprünglicher Name),E-Mail,Beitrittszeit,Verlassenszeit,Dauer (Minuten),Gast,"
        "Im Warteraum|Thema,Meeting-ID,Startzeit,Endzeit,E-Mail des Benutzers,Dauer (Minuten),"
        "Teilnehmer|Ja|Nein|%d.%m.%Y %H:%M:%S"
    ),
    "es": (
        "Nombre (nombre original),E-mail del usuario,Hora para unirse,Hora para salir,"
        "Duración (minutos),Invitado,En la sala de espera|Tema,ID de reunión,Hora de inicio,"
        "Hora de finalización,E-mail del usuario,Duración (minutos),Participantes|Sí|No|"
        "%d/%m/%Y %I:%M:%S %p"
    ),
    "pt": (
        "Nome (nome original),E-mail,Ingressar na hora,Hora de saída,Duração (minutos),Convidado,"
        "Na sala de espera|Tópico,ID,Hora de início,Hora de término,E-mail do usuário,"
        "Duração (minutos),Participantes|Sim|Não|%d/%m/%Y %H:%M:%S"
    ),
    "it": (
        "Nome (nome originale),E-mail utente,Ora di ingresso,Ora di uscita,Durata (minuti),Ospite,"
        "In sala d'attesa|Argomento,ID riunione,Ora di inizio,Ora di fine,E-mail utente,"
        "Durata (minuti),Partecipanti|Sì|No|%d/%m/%Y %H.%M.%S"
    ),
    "nl": (
        "Naam (oorspronkelijke naam),E-mailadres van gebruiker,Deelnametijd,Vertrektijd,"
        "Duur (minuten),Gast,In wachtruimte|Onderwerp,Meeting-ID,Starttijd,Eindtijd,"
        "E-mailadres van gebruiker,Duur (minuten),Deelnemers|Ja|Nee|%d-%m-%Y %H:%M:%S"
    ),
    "pl": (
        "Nazwa (oryginalna nazwa),E-mail użytkownika,Czas dołączenia,Czas opuszczenia,"
        "Czas trwania (minuty),Gość,W poczekalni|Temat,ID spotkania,Czas rozpoczęcia,"
        "Czas zakończenia,E-mail użytkownika,Czas trwania (minuty),Uczestnicy|Tak|Nie|"
        "%d.%m.%Y %H:%M:%S"
    ),
    "ru": (
        "Имя (исходное имя),Эл. почта,Время входа,Время выхода,Длительность (минуты),Гость,"
        "В зале ожидания|Тема,Идентификатор,Время начала,Время окончания,Эл. почта,"
        "Длительность (минуты),Участники|Да|Нет|%d.%m.%Y %H:%M:%S"
    ),
    "ja": (
        "名前（元の名前）,メールアドレス,参加時刻,退出時刻,所要時間（分）,ゲスト,待機室内|トピック,"
        "ミーティングID,開始時刻,終了時刻,メールアドレス,所要時間（分）,参加者|はい|いいえ|"
        "%Y/%m/%d %I:%M:%S %p"
    ),
    "zh": (
        "名称（原名）,电子邮件,加入时间,离开时间,持续时间（分钟）,访客,在等候室中|主题,ID,开始时间,"
        "结束时间,电子邮件,持续时间（分钟）,参会者|是|否|%Y/%m/%d %I:%M:%S %p"
    ),
    "ko": (
        "이름(원래 이름),사용자 이메일,참가 시간,나간 시간,기간(분),게스트,대기실에 있음|주제,"
        "회의 ID,시작 시간,종료 시간,사용자 이메일,기간(분),참가자|예|아니요|%Y. %m. %d. %H:%M:%S"
    ),
    "tr": (
        "Ad (orijinal ad),Kullanıcı e-postası,Katılma saati,Ayrılma saati,Süre (dakika),Konuk,"
        "Bekleme odasında|Konu,Toplantı kimliği,Başlangıç,Bitiş,Kullanıcı e-postası,Süre (dakika),"
        "Katılımcılar|Evet|Hayır|%d.%m.%Y %H:%M:%S"
    ),
    "el": (
        "Όνομα (αρχικό όνομα),Διεύθυνση email,Ώρα συμμετοχής,Ώρα αποχώρησης,Διάρκεια (λεπτά),"
        "Επισκέπτης,Στην αίθουσα αναμονής|Θέμα,Αναγνωριστικό,Έναρξη,Λήξη,Διεύθυνση email,"
        "Διάρκεια (λεπτά),Συμμετέχοντες|Ναι|Όχι|%d/%m/%Y %H:%M:%S"
    ),
    "ar": (
        "الاسم (الاسم الأصلي),البريد الإلكتروني,وقت الانضمام,وقت المغادرة,المدة (دقائق),ضيف,"
        "في غرفة الانتظار|الموضوع,معرف الاجتماع,وقت البدء,وقت الانتهاء,البريد الإلكتروني,"
        "المدة (دقائق),المشاركون|نعم|لا|%d/%m/%Y %H:%M:%S"
    ),
    "fi": (
        "Nimi (alkuperäinen nimi),Sähköposti,Liittymisaika,Poistumisaika,Kesto (minuuttia),Vieras,"
        "Huone|Aihe,Kokouksen tunnus,Alku,Loppu,Sähköposti,Kesto (minuuttia),Osallistujat|Kyllä|Ei|"
        "%d.%m.%Y klo %H.%M.%S"
    ),
}
"""Headings of the table and of the rows about the meeting, yes, no, moments; no word of the last is known."""


def clock(pattern: str) -> Callable[[str], str]:
    """Return a writer of moments of 21 January 2027."""
    return lambda text: datetime.fromisoformat(f"2027-01-21 {text}").strftime(pattern)


def zoom(language: str) -> str:
    """Return a report: Ana opened the meeting, Ken left for 20 minutes, Kim at 14:44, Eva only waited."""
    head, about, yes, no, pattern = ZOOM[language].split("|")
    at = clock(pattern)
    rows = [
        f"812 3456,812,{at('13:55:10')},{at('15:31:00')},eva@example.org,96,6",
        "",
        head,
        f"Ana Prado,ana@example.org,{at('13:55:10')},{at('15:31:00')},96,{no},{no}",
        f"Nick (Ken Abe),,{at('14:00:00')},{at('14:20:00')},20,{yes},{no}",
        f'"Abe, Ken",,{at("14:10:00")},{at("14:40:00")},30,{yes},{no}',
        f"KEN ABE,,{at('15:00:00')},{at('15:30:00')},30,{yes},{no}",
        f"Dr. Kim Muller,,{at('14:00:00')},{at('14:44:00')},44,{yes},{no}",
    ]
    waiting = [] if language == "fi" else [f"Eva Roth,,{at('13:50:00')},{at('14:45:00')},55,{yes},{yes}"]
    return "\n".join([about, *rows, *waiting, ""])


SAME = {"ana": "present", "ken": "present", "kim": "absent"}


@pytest.mark.parametrize("language", ZOOM)
def test_zoom_reports_are_read_in_every_language(tmp_path: Path, language: str) -> None:
    """Also by content alone; the host of the rows about the meeting is not taken for somebody who was there."""
    found = heard(tmp_path, zoom(language))
    assert (found.named, found.minutes["ken"], found.minutes["kim"]) == (SAME, 70, 44)
    assert bool(found.notes[:-1]) == (language == "fi")


TEAMS = {
    "en": (
        "Summary|Participants|In-Meeting Activities|Name|First Join|Last Leave|In-Meeting Duration|"
        "Email|Participant ID (UPN)|Role|Join Time|Leave Time|Duration|%m/%d/%y, %I:%M:%S %p|"
        "{h}h {m}m {s}s"
    ),
    "fr": (
        "Résumé|Participants|Activités de la réunion|Nom|Première participation|Dernier départ|"
        "Durée de la réunion|E-mail|ID du participant (UPN)|Rôle|Heure d’arrivée|Heure de départ|"
        "Durée|%d/%m/%Y %H:%M:%S|{h} h {m} min {s} s"
    ),
    "de": (
        "Zusammenfassung|Teilnehmer|Aktivitäten während der Besprechung|Name|Erster Beitritt|"
        "Letztes Verlassen|Dauer der Besprechung|E-Mail|Teilnehmer-ID (UPN)|Rolle|Beitrittszeit|"
        "Verlassenszeit|Dauer|%d.%m.%y, %H:%M:%S|{h} Std. {m} Min. {s} Sek."
    ),
    "es": (
        "Resumen|Participantes|Actividades en la reunión|Nombre|Primera unión|Última salida|"
        "Duración en la reunión|Correo electrónico|Id. de participante (UPN)|Rol|Hora de unión|"
        "Hora de salida|Duración|%d/%m/%y, %H:%M:%S|{h} h {m} min {s} s"
    ),
    "pt": (
        "Resumo|Participantes|Atividades na reunião|Nome|Primeira entrada|Última saída|"
        "Duração na reunião|E-mail|ID do participante (UPN)|Função|Hora de entrada|Hora de saída|"
        "Duração|%d/%m/%Y, %H:%M:%S|{h} h {m} min {s} s"
    ),
    "it": (
        "Riepilogo|Partecipanti|Attività in riunione|Nome|Primo accesso|Ultima uscita|"
        "Durata in riunione|E-mail|ID partecipante (UPN)|Ruolo|Ora di ingresso|Ora di uscita|Durata|"
        "%d/%m/%y, %H:%M:%S|{h} h {m} m {s} s"
    ),
    "nl": (
        "Samenvatting|Deelnemers|Activiteiten in de vergadering|Naam|Eerste deelname|Laatste vertrek|"
        "Duur in vergadering|E-mail|Deelnemer-id (UPN)|Rol|Tijd van deelname|Tijd van vertrek|Duur|"
        "%d-%m-%y %H:%M:%S|{h} u {m} min {s} s"
    ),
    "pl": (
        "Podsumowanie|Uczestnicy|Działania podczas spotkania|Imię i nazwisko|Pierwsze dołączenie|"
        "Ostatnie wyjście|Czas trwania spotkania|E-mail|ID uczestnika (UPN)|Rola|Godzina dołączenia|"
        "Godzina wyjścia|Czas trwania|%d.%m.%Y, %H:%M:%S|{h} godz. {m} min {s} sek."
    ),
    "el": (
        "Σύνοψη|Συμμετέχοντες|Δραστηριότητες σύσκεψης|Όνομα|Πρώτη συμμετοχή|Τελευταία αποχώρηση|"
        "Διάρκεια στη σύσκεψη|Email|Αναγνωριστικό συμμετέχοντα (UPN)|Ρόλος|Ώρα συμμετοχής|"
        "Ώρα αποχώρησης|Διάρκεια|%d/%m/%y, %I:%M:%S %p|{h} ώρα {m} λεπτά {s} δευτ."
    ),
    "tr": (
        "Özet|Katılımcılar|Toplantı içi etkinlikler|Ad|İlk katılma|Son ayrılma|Toplantı süresi|"
        "E-posta|Katılımcı kimliği (UPN)|Rol|Katılma zamanı|Ayrılma zamanı|Süre|%d.%m.%Y %H:%M:%S|"
        "{h} sa {m} dk {s} sn"
    ),
    "ru": (
        "Сводка|Участники|Действия на собрании|Имя|Первое присоединение|Последний выход|"
        "Продолжительность участия|Электронная почта|Идентификатор участника (UPN)|Роль|"
        "Время присоединения|Время выхода|Длительность|%d.%m.%Y, %H:%M:%S|{h} ч {m} мин {s} с"
    ),
    "ja": (
        "要約|参加者|会議中のアクティビティ|名前|初めての参加|最終退出|会議の長さ|メール|"
        "参加者 ID (UPN)|役割|参加時間|退出時間|期間|%Y/%m/%d %H:%M:%S|{h} 時間 {m} 分 {s} 秒"
    ),
    "zh": (
        "摘要|参与者|会议中活动|名称|首次加入|最后离开|会议持续时间|电子邮件|参与者 ID (UPN)|角色|"
        "加入时间|离开时间|持续时间|%Y年%m月%d日 %H:%M:%S|{h} 小时 {m} 分钟 {s} 秒"
    ),
    "ko": (
        "요약|참가자|모임 중 활동|이름|첫 번째 참가|마지막 나가기|모임 내 기간|메일|참가자 ID(UPN)|"
        "역할|참가 시간|나간 시간|기간|%Y. %m. %d. %p %I:%M:%S|{h}시간 {m}분 {s}초"
    ),
    "ar": (
        "الملخص|المشاركون|أنشطة الاجتماع|الاسم|أول انضمام|آخر مغادرة|مدة الاجتماع|البريد الإلكتروني|"
        "معرف المشارك (UPN)|الدور|وقت الانضمام|وقت المغادرة|المدة|%d/%m/%Y، %I:%M:%S %p|"
        "{h} ساعة {m} دقيقة {s} ثانية"
    ),
    "hu": (
        "Összefoglalás|Résztvevők|Tevékenységek|Név|Első csatlakozás|Utolsó kilépés|Hossz|Mail-cím|"
        "Azonosító (UPN)|Szerepkör|Csatlakozás|Kilépés|Időtartam|%Y. %m. %d. %H:%M:%S|"
        "{h} óra {m} perc {s} mp"
    ),
}
"""Three titles, headings of participants and activities, moments, durations; no word of the last is known."""
HALVES = {"en": ("AM", "PM"), "el": ("π.μ.", "μ.μ."), "ko": ("오전", "오후"), "ar": ("ص", "م")}


def teams(language: str, *, activities: bool = True) -> str:
    """Return a report whose Ken left for 20 minutes."""
    (
        summary,
        people,
        within,
        name,
        first,
        last,
        how_long,
        email,
        upn,
        role,
        join,
        leave,
        duration,
        pattern,
        spent,
    ) = TEAMS[language].split("|")
    at = clock(pattern.replace("%p", "@@"))

    def when(text: str) -> str:
        return at(text).replace("@@", HALVES.get(language, ("", ""))[1])

    def length(minutes: int) -> str:
        return spent.format(h=minutes // 60, m=minutes % 60, s=0)

    rows = [
        f"1. {summary}",
        f"{within}\tBalint",
        f"{people}\t3",
        f"{join}\t{when('13:58:00')}",
        f"{duration}\t{length(92)}",
        "",
        f"2. {people}",
        "\t".join([name, first, last, how_long, email, upn, role]),
        f"Ana Prado\t{when('13:58:00')}\t{when('15:30:00')}\t{length(92)}\tana@example.org\tana@example.org\tX",
        f'"Abe, Ken"\t{when("14:00:00")}\t{when("15:30:00")}\t{length(70)}\tken@example.org\tken@example.org\tY',
        f"Kim Müller\t{when('14:00:00')}\t{when('14:44:00')}\t{length(44)}\t\t\tY",
    ]
    more = [
        "",
        f"3. {within}",
        "\t".join([name, join, leave, duration, email, role]),
        f"Ana Prado\t{when('13:58:00')}\t{when('15:30:00')}\t{length(92)}\tana@example.org\tX",
        f'"Abe, Ken"\t{when("14:00:00")}\t{when("14:40:00")}\t{length(40)}\tken@example.org\tY',
        f'"Abe, Ken"\t{when("15:00:00")}\t{when("15:30:00")}\t{length(30)}\tken@example.org\tY',
        f"Kim Müller\t{when('14:00:00')}\t{when('14:44:00')}\t{length(44)}\t\tY",
    ]
    return "\n".join([*rows, *(more if activities else []), ""])


@pytest.mark.parametrize("activities", [True, False])
@pytest.mark.parametrize("language", TEAMS)
def test_teams_reports_are_read_in_every_language(tmp_path: Path, language: str, activities: bool) -> None:
    """In UTF-16, with or without the third section; first joining and last leaving are not a stay."""
    found = heard(tmp_path, teams(language, activities=activities).encode("utf-16"))
    assert (found.named, found.minutes) == (SAME, {"ana": 92, "ken": 70, "kim": 44})


@pytest.mark.parametrize(
    ("head", "joined", "left"),
    [
        ("Full Name\tUser Action\tTimestamp", "Joined", "Left"),
        ("Nom complet\tAction de l'utilisateur\tHorodatage", "A rejoint", "A quitté"),
        ("Nome Completo\tAtividade\tCarimbo de data/hora", "Ingressou", "Saiu"),
        ("Teljes név\tMűvelet\tIdőbélyeg", "Csatlakozott", "Kilépett"),
    ],
)
def test_lists_of_who_joined_and_left_need_no_words(tmp_path: Path, head: str, joined: str, left: str) -> None:
    """What somebody does first is joining; whoever never left stayed to the end."""
    events = [
        ("Kim Müller", joined, "14:00:00"),
        ("Ana Prado", joined, "14:00:00"),
        ("Ken Abe", joined, "14:00:00"),
        ("Ken Abe", left, "14:40:00"),
        ("Kim Müller", left, "14:44:00"),
        ("Ken Abe", joined, "15:00:00"),
    ]
    rows = [f"{name}\t{action}\t21/01/2027 {at}" for name, action, at in reversed(events)]
    found = heard(tmp_path, "\n".join([head, *rows, ""]).encode("utf-16"))
    assert (found.named, found.minutes) == (SAME, {"ana": 90, "ken": 70, "kim": 44})


WEBINAR = """\
Attendee Report
Report Generated:,"01/21/2027 05:00:00 PM"
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,Unique Viewers
Balint,812 3456 7890,01/21/2027 01:55:00 PM,96,5,3
Host Details
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name
Yes,Ana Prado,ana@example.org,01/21/2027 01:58:00 PM,01/21/2027 03:30:00 PM,92,No,Portugal
Attendee Details
Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Status,Join Time,Leave Time,\
Time in Session (minutes),Is Guest,Country/Region Name
Yes,Ken,Ken,Abe,ken@example.org,01/02/2027 09:00:00 AM,ok,01/21/2027 02:00:00 PM,01/21/2027 02:40:00 PM,40,No,JP
Yes,Ken,Ken,Abe,ken@example.org,01/02/2027 09:00:00 AM,ok,01/21/2027 03:00:00 PM,01/21/2027 03:30:00 PM,30,No,JP
No,Eva Roth,Eva,Roth,eva@example.org,01/02/2027 09:00:00 AM,ok,--,--,--,--,--
Yes,Kim Müller,Kim,Müller,,01/02/2027 09:00:00 AM,ok,01/21/2027 02:00:00 PM,01/21/2027 02:44:00 PM,44,No,AT
"""
MEET = """\
First name,Last name,Email,Duration,Time joined,Time exited
Ana,Prado,ana@example.org,1 hr 32 min,1:58 PM,3:30 PM
Ken,Abe,,1 hr 10 min,2:00 PM,3:30 PM
Kim,Müller,,44 min,2:00 PM,2:44 PM
"""
FOREIGN_MEET = """\
Keresztnév,Vezetéknév,E-mail-cím,Hossz,Csatlakozás,Kilépés
Ana,Prado,ana@example.org,1 óra 32 perc,13:58,15:30
Ken,Abe,,1 óra 10 perc,14:00,15:30
Kim,Müller,,44 perc,14:00,14:44
"""


@pytest.mark.parametrize("content", [WEBINAR, MEET, FOREIGN_MEET])
def test_webinars_and_google_meet_are_read(tmp_path: Path, content: str) -> None:
    """Who registered and did not come was not there; a clock without a date says nothing, beside a duration."""
    found = heard(tmp_path, content)
    assert (found.named, found.minutes) == (SAME, {"ana": 92, "ken": 70, "kim": 44})


@pytest.mark.parametrize(
    ("name", "head", "encoding"),
    [
        ("Иван Петров", "Имя;Длительность", "cp1251"),
        ("Ελένη Παππά", "Όνομα;Διάρκεια", "cp1253"),
        ("山田 花子", "名前;所要時間", "cp932"),
        ("王丽", "姓名;时长", "gb18030"),
        ("김민수", "이름;기간", "cp949"),
        ("Łukasz Żak", "Nazwa;Czas trwania", "cp1250"),
    ],
)
def test_a_country_s_own_encoding_is_the_one_in_which_people_have_their_names(
    tmp_path: Path, name: str, head: str, encoding: str
) -> None:
    """As Excel saves a CSV file, without a word about it."""
    people = (type(PLAN.people[0])(**{**vars(PLAN.people[0]), "name": name}), *PLAN.people[1:])
    path = tmp_path / "report.csv"
    path.write_bytes(f"{head}\n{name};90\n".encode(encoding))
    found = read_report(path, type(PLAN)(**{**vars(PLAN), "people": people}))
    assert [(row.name, row.get("minutes")) for row in found.rows] == [(name, "90")]


# What is recognised by what is in it


def test_columns_stand_in_any_order_under_any_heading(tmp_path: Path) -> None:
    """Leaving before joining, an index, a room that is always the same; a note says what was understood."""
    content = (
        "Sorsz.;Ki;Be;Terem;Név;Hol\n"
        "1;21.01.2027 15:30;21.01.2027 14:00;A;Ana Prado;Lisboa\n"
        "2;21.01.2027 15:10;21.01.2027 14:00;A;Ken Abe;Kobe\n"
        "3;21.01.2027 14:44;21.01.2027 14:00;A;Kim Müller;Wien\n"
    )
    found = heard(tmp_path, content)
    assert (found.named, found.minutes) == (SAME, {"ana": 90, "ken": 70, "kim": 44})
    assert found.notes[0] == (
        f"{tmp_path / '0.csv'}: columns understood: 'Ki' = leave time, 'Be' = join time, 'Név' = name; "
        "not understood: 'Sorsz.', 'Terem', 'Hol'"
    )


def test_minutes_are_numbers_that_fit_a_session(tmp_path: Path) -> None:
    """No index, no year of birth, no number of messages."""
    content = "Név;Szül.;Mp;Üzenet\nAna Prado;1961;92;4\nKen Abe;1970;70;0\nKim Müller;1958;44;11\n"
    assert heard(tmp_path, content).minutes == {"ana": 92, "ken": 70, "kim": 44}


def test_names_in_two_columns_are_put_together(tmp_path: Path) -> None:
    """Neither alone names anybody."""
    content = "Keresztnév;Vezetéknév;Perc\nAna;Prado;92\nKen;Abe;70\nKim;Müller;44\n"
    assert heard(tmp_path, content).named == SAME
    assert heard(tmp_path, "Prénom;Nom;Minutes\nAna;Prado;92\nKen;Abe;70\nKim;Müller;44\n").named == SAME
    assert heard(tmp_path, "Nombre;Apellidos;Minutos\nAna;Prado;92\nKen;Abe;70\nKim;Müller;44\n").named == SAME


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Név;Perc;Pont\nAna Prado;92;90\nKen Abe;70;60\n", "2.csv:1"),
        ("Név;Jelen\nAna Prado;ja\nKen Abe;nein\n", "who was there may stand under 'Jelen': call it status"),
        ("Név;Meghívó\nAna Prado;Eva Roth\nKen Abe;Ana Prado\n", "stand under 'Név' and 'Meghívó'"),
        ("Név;Be;Idő\nAna Prado;21.01.2027 14:00;1 xyz 32\nKen Abe;21.01.2027 14:00;1 xyz 10\n", "'1 xyz 32'"),
        (
            "Név;Be;Ki\nAna Prado;21.01.2027 14:00;21.01.2027 14:30\nKen Abe;21.01.2027 14:30;21.01.2027 14:00\n",
            "by turns under 'Be' and 'Ki'",
        ),
        ("Név;Perc\nAnna Nagy;92\nBéla Kis;70\n", "no line names the columns"),
    ],
)
def test_what_stays_unclear_is_not_guessed(tmp_path: Path, content: str, words: str) -> None:
    """The message says which columns, what was understood of the others, and what to call them."""
    with pytest.raises(AttendanceError) as error:
        heard(tmp_path, content)
    assert words.replace("2.csv", "0.csv") in str(error.value)


def test_who_is_only_named_as_having_joined_is_present_and_that_is_said(tmp_path: Path) -> None:
    """Nothing says how long."""
    found = heard(tmp_path, "Név;Be\nAna Prado;21.01.2027 14:00\nKen Abe;21.01.2027 14:00\n")
    assert found.named == {"ana": "present", "ken": "present"}
    assert "does not say how long people were there" in found.notes[0]


# Workbooks


def workbook(*rows: list[object]) -> bytes:
    """Return a workbook whose second sheet has the rows."""
    book = openpyxl.Workbook()
    book.active.append(["Summary"])
    sheet = book.create_sheet("Teilnehmer")
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_workbooks_are_read_like_csv(tmp_path: Path) -> None:
    """Dates, times, durations and numbers as Excel keeps them."""
    begin, end = datetime(2027, 1, 21, 14), datetime(2027, 1, 21, 15, 10)
    assert heard(tmp_path, workbook(["Name", "Beitritt", "Austritt"], ["Ken Abe", begin, end])).minutes == {
        "ken": 70
    }
    for length in (timedelta(minutes=70), time(1, 10), 70, 70.0, "1 Std. 10 Min."):
        content = workbook(["Name", "Dauer"], [], ["Ken Abe", length], ["Ana Prado", 90])
        assert heard(tmp_path, content).minutes == {"ken": 70, "ana": 90}


def test_workbooks_that_are_none_are_refused(tmp_path: Path) -> None:
    """Damaged, another kind of file, or unpacking to more than a report can hold."""
    good = workbook(["Name", "Dauer"], ["Ken Abe", 70])
    for content, words in [
        (good[: len(good) // 2], "damaged"),
        (good.replace(b"xl/workbook", b"xl/warkbook"), "no Excel"),
    ]:
        with pytest.raises(AttendanceError, match=words):
            report(tmp_path, content, "report.xlsx")
    with patch("configs.report_cells.MAX_UNPACKED", 100), pytest.raises(AttendanceError, match="huge workbook"):
        report(tmp_path, good, "report.xlsx")


# Limits


def test_a_name_is_looked_for_once_however_many_lines_have_it(tmp_path: Path) -> None:
    """Tens of thousands of lines of one person take no more than their reading; more are refused."""
    line = "Ken Abe,2027-01-21 14:00,2027-01-21 14:50\n"
    head = "Name,Join Time,Leave Time\n"
    with patch.object(Matcher, "_person", autospec=True, side_effect=Matcher._person) as looked:
        found = heard(tmp_path, head + line * (MAX_LINES - 1))
    assert found.minutes == {"ken": 50}
    assert looked.call_count < 50
    with pytest.raises(AttendanceError, match="more than 50,000 lines"):
        report(tmp_path, head + line * MAX_LINES)


# Moments and durations


@pytest.mark.parametrize(
    "text",
    [
        "1/21/27, 1:58:11 PM", "01/21/2027 1:58PM", "21.01.27, 13:58:11", "21/1/27, 1:58:11 p. m.",
        "21-01-27 13:58:11",
        "21/1/2027 1:58:11 μ.μ.", "21.01.2027 ÖS 1:58:11", "21.01.2027 г., 13:58:11",
        "2027年1月21日 13:58:11",
        "2027年1月21日 午後1:58:11", "2027年1月21日(木) 13時58分", "2027/1/21 下午1:58:11",
        "2027年1月21日 下午1点58分",
        "2027. 1. 21. 오후 1:58:11", "2027년 1월 21일 오후 1시 58분", "٢١/١/٢٠٢٧، ١:٥٨:١١ م",
        "\u200f21/01/2027 01:58:11 م",
        "21.1.2027 klo 13.58.11", "2027. 01. 21. 13:58:11", "21 janv. 2027 à 13:58", "21 janv. 2027, 13 h 58",
        "21 de enero de 2027 13:58", "21 de jan. de 2027, 13:58", "jueves, 21 de enero de 2027, 13:58",
        "Thu, Jan 21, 2027 1:58 PM", "Donnerstag, 21. Januar 2027 um 13:58 Uhr", "21 stycznia 2027 13:58",
        "21 Ocak 2027 13:58", "21 янв. 2027 г. в 13:58", "21 Ιαν 2027, 1:58 μ.μ.", "21 يناير 2027، 1:58 م",
        "2027-01-21T13:58:11.123+01:00", "2027-01-21 13:58:11 CET", "2027-01-21 13:58 (UTC+1)", "13:58 21/01/2027",
        "21-Jan-2027 13:58", "２０２７/０１/２１ １３:５８",
    ],
)  # fmt: skip
def test_moments_are_read_as_they_are_written_anywhere(text: str) -> None:
    """Month by name or number, clocks of twelve and of twenty-four hours, every system of digits."""
    moments = moments_in(text)
    assert {moment.replace(second=0) for moment in moments.values()} == {datetime(2027, 1, 21, 13, 58)}
    assert orders_of([text]) == [*moments]


@pytest.mark.parametrize(
    "text",
    [
        "1 Std. 20 Min.", "1 h 20 min", "1:20:00", "80 分", "1 時間 20 分", "1時間20分", "1小时20分钟",
        "1시간 20분",
        "1 heure 20 minutes", "1 Stunde und 20 Minuten", "1 hora 20 minutos", "1 ora 20 min", "1 uur 20 min.",
        "1 u 20 min", "1 godz. 20 min", "1 ώρα 20 λεπτά", "1 sa 20 dk", "1 saat 20 dakika", "1 ч 20 мин",
        "1 час 20 минут", "٨٠ دقيقة", "1 ساعة و 20 دقيقة", "1h20", "1 h 20", "PT1H20M", "1 óra 20 perc",
        "1 tim 20 min",
        "1 t 20 min", "1 tunti 20 minuuttia", "80'", "1 hr 20 min", "1.20.00", "80 minutes", "1 hour, 20 minutes",
        "79 Min. 60 Sek.", "80", "80,0", "01:20",
    ],
)  # fmt: skip
def test_durations_are_read_as_they_are_written_anywhere(text: str) -> None:
    """An hour and twenty minutes."""
    assert seconds_of(text) == 4800


def test_the_order_of_day_and_month_is_the_one_that_fits_the_session(tmp_path: Path) -> None:
    """By the file's other lines, by the session; a file that fits two sessions is asked about."""
    session = PLAN.sessions[2]
    moved = type(session)(**{**vars(session), "start": "2027-04-03T13:00:00Z", "end": "2027-04-03T14:30:00Z"})
    plan = type(PLAN)(**{**vars(PLAN), "sessions": (*PLAN.sessions[:2], moved, *PLAN.sessions[3:])})
    one = report(tmp_path, "Nimi,Alku,Loppu\nKen Abe,03/04/2027 15:00,03/04/2027 16:10\n")
    found = matched(plan, presences(plan, moved, one), {}, [])
    assert found.people["ken"][0].stays[0][0] == datetime(2027, 4, 3, 15)


# Hosts, and the meeting's own lines


def test_a_meeting_and_its_host_on_every_line_are_told_from_those_who_came(tmp_path: Path) -> None:
    """By what varies, and by minutes that agree with joining and leaving."""
    about = "Balint,812,Eva Roth,eva@example.org,21.01.2027 13:55,21.01.2027 15:30,2,95"
    content = (
        "Téma,Číslo,Hostitel,E-mail hostitele,Začátek,Konec,Účastníci,Minuty,Jméno,Pošta,Příchod,Odchod,Trvání\n"
        f"{about},Ana Prado,,21.01.2027 14:00,21.01.2027 15:30,90\n"
        f"{about},Ken Abe,,21.01.2027 14:00,21.01.2027 15:10,70\n"
    )
    assert heard(tmp_path, content).minutes == {"ana": 90, "ken": 70}


def test_an_organizer_in_the_summary_was_not_therefore_there(tmp_path: Path) -> None:
    """Lines of a word and its value are no table of people."""
    content = (
        "1. Súhrn\nNázov\tBalint\nOrganizátor\tEva Roth\nZačiatok\t21.1.2027 13:58:11\n\n2. Účastníci\n"
        "Meno\tPrvé pripojenie\tPosledný odchod\tTrvanie\tPošta\tRola\n"
        "Ana Prado\t21.1.2027 13:58:11\t21.1.2027 15:30:00\t1 hod. 31 min. 49 s\tana@example.org\tX\n"
    )
    for one in (content, content.replace("Začiatok\t21.1.2027 13:58:11", "Miesto\tPraha")):
        assert heard(tmp_path, one.encode("utf-16")).minutes == {"ana": 92}


def test_clock_times_apart_from_their_date_are_not_passed_over(tmp_path: Path) -> None:
    """Else whoever looked in for a minute would be present."""
    with pytest.raises(AttendanceError, match=r"may stand under 'Von': '14:00' is no duration of a session"):
        heard(tmp_path, "Name;Datum;Von;Bis\nAna Prado;21.01.2027;14:00;14:01\n")
