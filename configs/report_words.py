"""Words of attendance reports in the larger languages: of the line of columns, of dates and of durations.

They were read off reports of Zoom, Microsoft Teams and Google Meet and off the programs' own translations. They
only help: a column whose heading is not here is recognised by what is in it. Words stand as they are written;
letter case, accents, spaces, full width and what is in brackets do not matter.
"""

from __future__ import annotations

import re
from functools import lru_cache

from configs.match import plain
from scheduler.finding import folded

LONGEST = 80
"""Characters of a heading that may be known."""

HEADINGS = {
    "id": "id, person id, member id",
    "email": """
        email, user email, email address, mail, participant email, adresse e-mail,
        adresse e-mail de l'utilisateur, e-mail de l'utilisateur, courriel, adresse courriel, e-mail-adresse,
        e-mail des benutzers, benutzer-e-mail, correo, correo electrónico, correo electrónico del usuario,
        e-mail del usuario, dirección de correo electrónico, e-mail do usuário, e-mail do utilizador,
        endereço de e-mail, indirizzo e-mail, e-mail utente, e-mail dell'utente, e-mailadres,
        e-mailadres van gebruiker, e-mail van gebruiker, adres e-mail, adres e-mail użytkownika,
        e-mail użytkownika, διεύθυνση email, ηλεκτρονική διεύθυνση, e-posta, e-posta adresi, kullanıcı e-postası,
        электронная почта, эл. почта, адрес электронной почты, почта, メール, メールアドレス, 電子メール,
        ユーザーのメールアドレス, 电子邮件, 邮箱, 电子邮件地址, 用户电子邮件, 電子郵件, 이메일, 이메일 주소,
        사용자 이메일, 메일, البريد الإلكتروني, عنوان البريد الإلكتروني, البريد الإلكتروني للمستخدم""",
    "name": """
        name, full name, person, participant, participant name, member, display name, user name, attendee,
        attendee name, nom, nom complet, nom et prénom, nom du participant, nom d'utilisateur,
        vollständiger name, teilnehmer, teilnehmername, benutzername, mitglied, nombre, nombre completo,
        nombre y apellidos, participante, nombre del participante, nombre de usuario, nome, nome completo,
        nome do participante, nome de usuário, nome do usuário, nome e cognome, partecipante, nome utente, naam,
        volledige naam, deelnemer, gebruikersnaam, imię i nazwisko, nazwa, pełna nazwa, uczestnik,
        nazwa użytkownika, όνομα, ονοματεπώνυμο, πλήρες όνομα, συμμετέχων, όνομα χρήστη, ad soyad, adı soyadı,
        tam ad, katılımcı, kullanıcı adı, isim, имя, полное имя, фио, участник, имя участника, имя пользователя,
        名前, 氏名, フルネーム, 表示名, ユーザー名, 名称, 姓名, 全名, 用户名, 名稱, 使用者名稱, 이름, 성명,
        전체 이름, 사용자 이름, الاسم, الاسم الكامل, اسم المستخدم, اسم المشارك""",
    "first": """
        first name, given name, forename, prénom, vorname, nombre de pila, nome próprio, primeiro nome, voornaam,
        imię, όνομα μικρό, ad, adı, 名, 名字, الاسم الأول""",
    "last": """
        last name, family name, surname, nom de famille, nachname, familienname, apellido, apellidos, apelido,
        sobrenome, cognome, achternaam, nazwisko, επώνυμο, soyad, soyadı, фамилия, 姓, 姓氏, 성, اسم العائلة,
        الاسم الأخير""",
    "join": """
        join time, joined, time joined, joined at, heure d'arrivée, heure de connexion, heure d'entrée,
        heure de participation, beitrittszeit, beitritt, beitrittszeitpunkt, beigetreten um, teilnahmezeit,
        hora de entrada, hora para unirse, hora de unión, hora de ingreso, hora de incorporación,
        ingressar na hora, hora de ingresso, ora di ingresso, ora di accesso, ora di entrata, tijd van deelname,
        deelnametijd, tijdstip van deelname, godzina dołączenia, czas dołączenia, ώρα συμμετοχής, ώρα σύνδεσης,
        ώρα εισόδου, katılma zamanı, katılma saati, katılım saati, giriş saati, время входа, время подключения,
        время присоединения, 参加時刻, 参加時間, 入室時刻, 加入时间, 加入時間, 参加会议时间, 참가 시간,
        참여 시간, 입장 시간, وقت الانضمام, وقت الدخول""",
    "leave": """
        leave time, left, time exited, time left, left at, heure de départ, heure de déconnexion,
        heure de sortie, verlassenszeit, austrittszeit, austritt, verlassen um, zeitpunkt des verlassens,
        hora de salida, hora para salir, hora de saída, sair na hora, ora di uscita, tijd van vertrek,
        vertrektijd, tijdstip van vertrek, godzina wyjścia, czas opuszczenia, godzina opuszczenia,
        ώρα αποχώρησης, ώρα εξόδου, ayrılma zamanı, ayrılma saati, ayrılış saati, çıkış saati, время выхода,
        время отключения, 退出時刻, 退出時間, 退室時刻, 离开时间, 離開時間, 退出时间, 나간 시간, 퇴장 시간,
        وقت المغادرة, وقت الخروج""",
    "begin": """
        first join, first join time, première participation, première connexion, première arrivée,
        erster beitritt, erste teilnahme, primera unión, primera entrada, primer acceso, primeira entrada,
        primeiro ingresso, primo accesso, prima partecipazione, primo ingresso, eerste deelname,
        pierwsze dołączenie, πρώτη συμμετοχή, πρώτη σύνδεση, ilk katılma, ilk katılım, первое присоединение,
        первое подключение, первый вход, 最初の参加, 初めての参加, 首次加入, 首次加入时间, 第一次加入,
        첫 번째 참가, 첫 참가, 처음 참가, أول انضمام""",
    "minutes": """
        minutes, duration, total duration, in-meeting duration, time in session, duration minutes, durée,
        durée totale, durée de la réunion, dauer, gesamtdauer, besprechungsdauer, duración, duración total,
        duração, duração total, durata, durata totale, duur, totale duur, czas trwania, łączny czas trwania,
        διάρκεια, συνολική διάρκεια, süre, toplam süre, длительность, продолжительность, общая продолжительность,
        期間, 所要時間, 合計時間, 会議の長さ, 持续时间, 总持续时间, 时长, 總時長, 기간, 총 기간, المدة,
        إجمالي المدة, minuten, minutos, minuti, minuty, λεπτά, dakika, минуты, 分, 分钟, 分鐘, 분, دقيقة, دقائق""",
    "status": """
        status, attendance, statut, présence, anwesenheit, estado, asistencia, presença, stato, presenza,
        aanwezigheid, obecność, παρουσία, статус, присутствие, 出欠, 出席, 출석, الحضور""",
    "waiting": """
        in waiting room, waiting room, salle d'attente, dans la salle d'attente, en salle d'attente,
        im warteraum, warteraum, en la sala de espera, en sala de espera, sala de espera, na sala de espera,
        in sala d'attesa, nella sala d'attesa, sala d'attesa, in wachtruimte, in wachtkamer, wachtruimte,
        w poczekalni, poczekalnia, στην αίθουσα αναμονής, αίθουσα αναμονής, bekleme odasında, bekleme odası,
        в зале ожидания, зал ожидания, 待機室, 待機室内, 在等候室, 在等候室中, 等候室, 在等候室內, 대기실,
        대기실에 있음, في غرفة الانتظار, غرفة الانتظار""",
    "action": """
        user action, action, action de l'utilisateur, action utilisateur, benutzeraktion, acción del usuario,
        ação do usuário, atividade, azione utente, gebruikersactie, akcja użytkownika, ενέργεια χρήστη,
        kullanıcı eylemi, действие пользователя, ユーザーの操作, ユーザー アクション, 用户操作, 使用者動作,
        사용자 작업, إجراء المستخدم""",
    "moment": """
        timestamp, horodatage, zeitstempel, marca de tiempo, carimbo de data/hora, indicatore di data e ora,
        tijdstempel, sygnatura czasowa, χρονική σήμανση, zaman damgası, метка времени, タイムスタンプ, 时间戳,
        時間戳記, 타임스탬프, الطابع الزمني""",
    "topic": """
        topic, sujet, thema, tema, argomento, onderwerp, temat, θέμα, konu, тема, トピック, 主题, 主題, 주제,
        الموضوع""",
    "other": """
        guest, is guest, recording consent, role, invité, rôle, gast, rolle, invitado, rol, convidado, função,
        papel, ospite, ruolo, gość, rola, επισκέπτης, ρόλος, misafir, konuk, rol, гость, роль, ゲスト, 役割,
        访客, 来宾, 角色, 게스트, 역할, ضيف, الدور""",
}
"""What headings mean."""

YES = "yes y true 1 oui o ja j sí si s sim tak ναι evet да はい 是 예 네 نعم kyllä igen ano áno"

GONE = ("-", "--", "---", "–", "—", "n/a")
"""Stands in the place of a time for somebody who registered and did not come."""

STATUSES = {
    "present": """
        present attended here kyllä igen ano áno yes y x 1 true ok ✓ ✔ présent présente oui anwesend ja da
        presente asistió sí sim compareceu sì aanwezig obecny obecna tak παρών παρούσα ναι katıldı evet
        присутствовал присутствовала 出席 有 参加 출석 참석 حاضر نعم""",
    "excused": "excused e apologies apology excusé excusée entschuldigt justificado justificada giustificato",
    "absent": """
        absent missed missing nej nei ne nem ei no n 0 false - absente non abwesend fehlt nein ausente faltó não
        assente afwezig nee nieobecny nieobecna nie απών απούσα όχι yok hayır отсутствовал отсутствовала нет
        欠席 缺席 결석 غائب لا""",
}
"""Words of a status; one that means different things in two languages is left out."""

MONTHS = (
    "jan ene gen sty ιαν oca янв يناير",
    "feb fev fév lut φεβ şub фев فبراير",
    "mar mär mrt maa μαρ мар مارس",
    "apr avr abr kwi απρ nis апр أبريل",
    "may mai mei mag maj μαι май мая مايو",
    "jun juin giu cze ιουν haz июн يونيو",
    "jul juil lug lip ιουλ tem июл يوليو",
    "aug aoû ago sie αυγ ağu авг أغسطس",
    "sep set wrz σεπ eyl сен سبتمبر",
    "oct okt out ott paź οκτ eki окт أكتوبر",
    "nov lis νοε kas ноя نوفمبر",
    "dec dez déc dic gru δεκ ara дек ديسمبر",
)
"""How the names of the months begin."""

HALVES = {
    "am": "am vorm fm ap sa πμ öö дп ص 午前 上午 凌晨 清晨 早上 오전",
    "pm": "pm nachm em ip ch μμ ös пп م 午後 下午 中午 晚上 오후",
}
"""Which half of the day a clock of twelve hours shows."""

CLOCK_WORDS = "klo kl um uhr à a às alle at om o godz στις в г ч de del las los saat ora ore"
"""Words around a date and a clock that say nothing."""

AND = "and und et y e en i και ve и و"

UNITS = {
    3600: """
        h hr hrs hour* std stund* heure* hora* ora ore u uur uren g godz godzin* ωρ* ώ sa saat* ч час часа часов
        時間 小时 小時 时 시간 ساعة ساعات س t tim timme timmar time timer tunti* hod hodin* óra giờ jam שעה שעות""",
    60: """
        m min mins minut* minuu* λ λεπ λεπτ* dk dak dakika* мин минут* хв хвилин* 分 分間 分钟 分鐘 분 دقيقة
        دقائق د perc p phút menit דקה דקות ' ′""",
    1: """
        s sec secs sek seg second* sekun* segund* δ δευ* sn saniye* с сек секунд* 秒 秒間 秒钟 초 ثانية ثوان
        ثواني ث mp másodperc giây detik שניות " ″""",
}
"""What units of time are called, by their seconds; with a star, how such words begin."""


def _key(heading: str) -> str:
    """Return a heading without what its writing varies in, and without what is in brackets."""
    return folded(re.sub(r"\([^)]*\)", "", plain(heading))).replace(" ", "")


_MEANINGS = {_key(word): meaning for meaning, words in HEADINGS.items() for word in words.split(",")}
_STATUSES = {plain(word): status for status, words in STATUSES.items() for word in words.split()} | {"": "absent"}


@lru_cache(maxsize=4096)
def meaning_of(heading: str) -> str:
    """Return what a heading means: ``name`` for ``Name (Original Name)``; empty if it is not known."""
    known = heading and len(heading) <= LONGEST and not any(map(str.isdecimal, heading))
    return _MEANINGS.get(_key(heading), "") if known else ""


def status_of(cell: str) -> str | None:
    """Return the status that a word means; an empty cell: absent; None: it means none."""
    return _STATUSES.get(plain(cell))
