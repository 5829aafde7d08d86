"""What is new in a text, and what is folded."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdn_helpdesk.mail.quotes import Part, join, split

HEADS = [
    "Am 03.03.2026 um 10:15 schrieb Max Muster:",
    "Am Di., 3. März 2026 um 10:15 Uhr schrieb Max Muster <max@a.example>:",
    "Am 3. März 2026 10:15:00 MEZ schrieb Max Muster <max@a.example>:",
    "On Tue, Mar 3, 2026 at 10:15 AM Max Muster <max@a.example> wrote:",
    "On 03/03/2026 10:15, Max Muster wrote:",
    "Max Muster <max@a.example> schrieb am Di., 3. März 2026, 10:15:",
    "Am Dienstag, 3. März 2026 um 10:15:00 MEZ hat Max <max@a.example> Folgendes geschrieben:",
    "Max Muster <max@a.example> hat am 03.03.2026 10:15 CET geschrieben:",
    '>>> "Max Muster" <max@a.example> 03.03.26 10:15 Uhr >>>',
    "-----Max Muster <max@a.example> schrieb: -----",
    "-----Ursprüngliche Nachricht-----",
    "-------- Original-Nachricht --------",
    "-----Original Message-----",
    "________________________________\nVon: Max\nGesendet: Montag\nAn: Ina\nBetreff: Karte",
    "From: Max <max@a.example>\nSent: Monday\nTo: Ina\nSubject: Map",
    "*Von:* Max <max@a.example>\n*Gesendet:* Montag\n*An:* Ina\n*Betreff:* Karte",
    "Gesendet: Montag\nVon: Max\nAn: Ina\nBetreff: Karte",
    'Am Montag, November 02, 2026 15:00 CET, schrieb "Max" <max@a.example>:',
    "Am 3. März 2026 um 10:15 schrieb\nMax Muster <max@a.example>:",
    "2026-03-03 10:15 GMT+01:00 Max Muster <max@a.example>:",
    "03.03.2026 10:15:12 Max Muster <max@a.example>:",
    "Quoting Max Muster <max@a.example>:",
    "---- On Tue, 03 Mar 2026 10:15:00 +0100 Max Muster <max@a.example> wrote ----",
    "In message <1@a.example>, Max <max@a.example> writes:",
    "Le mar. 3 mars 2026 à 10:15, Max <max@a.example> a écrit :",
    "Op di 3 mrt 2026 om 10:15 schreef Max <max@a.example>:",
    "El mar, 3 mar 2026 a las 10:15, Max (<max@a.example>) escribió:",
    "Il giorno mar 3 mar 2026 alle ore 10:15 Max <max@a.example> ha scritto:",
    "Em ter., 3 de mar. de 2026 às 10:15, Max <max@a.example> escreveu:",
    "Dnia 3 marca 2026 10:15 Max <max@a.example> napisał(a):",
    "W dniu 3.03.2026 o 10:15, Max pisze:",
    "Den tis 3 mars 2026 kl 10:15 skrev Max <max@a.example>:",
    "3 марта 2026 г., 10:15, Max <max@a.example> написал:",
    "Date: Tue, 3 Mar 2026 10:15:00 From: Max To: Ina Subject: Karte",
    "On Wed, Mar 3, Max Muster\n<max@a.example>\nwrote:",
    "雨州 <max@a.example> 在 2026年3月3日 周二 10:15 写道：",
    "2026. márc. 3., k 10:15 időpontban Max <max@a.example> ezt írta:",
    "Dne út 3. bře. 2026 10:15 Max <max@a.example>\nnapsal(a):",
    "-----Message d'origine-----",
    "----- Mensaje original -----",
    "De : Max\nEnvoyé : lundi\nÀ : Ina\nObjet : Carte",
    "Van: Max\nVerzonden: maandag\nAan: Ina\nOnderwerp: Kaart",
    "Da: Max\nInviato: lunedì\nA: Ina\nOggetto: Mappa",
    "## Bitte antworten Sie oberhalb dieser Zeile ##",
    "-----\nVon: Max\nDatum: Montag\nAn: Ina\nBetreff: Karte",
]


def new(text: str, **how: bool) -> str:
    return join(split(text, **how), Part.NEW)


def quoted(text: str) -> str:
    return join(split(text), Part.QUOTE)


@pytest.mark.parametrize("head", HEADS)
def test_what_follows_a_quote_head_is_folded(head):
    text = f"Danke, passt.\n\n{head}\nGuten Tag,\n\npasst es?"
    assert (new(text), quoted(text)) == ("Danke, passt.", f"{head}\nGuten Tag,\n\npasst es?")


@pytest.mark.parametrize("head", HEADS[:8])
def test_marked_lines_below_a_head_are_folded_with_it(head):
    assert new(f"Ja.\n\n{head}\n> passt es?\n>> ältere Frage\n") == "Ja."


def test_a_head_over_two_lines_is_recognised():
    text = "Ja.\n\nOn Tue, Mar 3, 2026 at 10:15 AM Max Muster <\nmax@a.example> wrote:\n\n> Karte?"
    assert new(text) == "Ja."


def test_answers_between_quoted_lines_stay():
    text = "> Eins?\n\nErste Antwort\n\n> Zwei?\nZweite Antwort"
    assert new(text) == "Erste Antwort\n\nZweite Antwort"


def test_what_is_written_below_a_marked_quote_stays():
    assert new("Am 03.03.2026 um 10:15 schrieb Max:\n> Karte?\n\nHier ist sie.") == "Hier ist sie."


def test_answers_written_into_an_outlook_quote_are_never_hidden():
    text = f"Antworten stehen unten.\n\n{HEADS[13]}\n\nWann? Am Montag."
    assert new(text) == text


def test_a_forwarded_mail_is_new_to_us():
    text = f"Zur Kenntnis\n\n{HEADS[14]}\n\nFrage"
    assert new(text, forwarded=True) == text


@pytest.mark.parametrize(
    "head",
    [
        "-------- Weitergeleitete Nachricht --------",
        "---------- Forwarded message ---------",
        "Anfang der weitergeleiteten Nachricht:",
    ],
)
def test_a_mail_below_a_head_of_forwarding_is_new_to_us(head):
    text = f"Bitte ansehen\n\n{head}\nVon: Bürgerin\nAn: Rathaus\nBetreff: x\n\nFrage"
    assert new(text) == text


def test_a_mail_that_is_all_quote_is_shown():
    assert new("> nur\n> Zitat") == "> nur\n> Zitat"


@pytest.mark.parametrize(
    "sentence",
    [
        "Am Montag schrieb der Kollege: es geht nicht.",
        "Von: wem kommt der Datensatz? Das ist unklar.",
        "Am 03.03.2026 um 10:15 fiel die Karte aus.",
        "An: alle, die es angeht",
        "| Spalte | Wert |",
        "CPU>80 % ist zu viel",
        "Am 3.3.2026 schrieb der Kollege folgendes:",
        "Gestern schrieb mir das Portal: Fehler 500",
        "On Monday I wrote to you:",
        "Der Text heißt: Herr Meier schrieb:",
        "Datum: 3.3.2026\nOrt: Rathaus\nThema: Karte",
    ],
)
def test_a_sentence_is_not_taken_for_a_quote_head(sentence):
    assert new(f"Hallo\n{sentence}\nWeiter") == f"Hallo\n{sentence}\nWeiter"


def test_the_signature_is_folded_and_the_name_stays():
    contact = "Stadt Lerche\nTel.: 02 1\nwww.lerche.example"
    text = f"Frage?\n\nMit freundlichen Grüßen\nIna Roth\n\n{contact}"
    segments = split(text)
    assert join(segments, Part.NEW) == "Frage?\n\nMit freundlichen Grüßen\nIna Roth"
    assert join(segments, Part.SIGNATURE).startswith("Stadt Lerche")


def test_a_postscript_keeps_the_lines_below_the_closing_open():
    text = "Frage?\n\nViele Grüße\nIna\nTel.: 0200 1\nPS: Es eilt"
    assert new(text) == text


def test_a_long_text_below_two_dashes_is_no_signature():
    text = "Teil 1\n--\n" + "\n".join(f"Absatz {number}" for number in range(40))
    assert new(text) == text


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([*HEADS, "> alt", "-- ", "", "VG", "Von meinem iPad gesendet"]),
            st.text(alphabet="abc >:<@.-_0123\t", max_size=40),
        ),
        max_size=30,
    )
)
def test_every_word_of_a_text_is_in_one_segment(lines):
    text = "\n".join(lines)
    assert " ".join(segment.text for segment in split(text)).split() == text.split()


def test_a_hostile_line_takes_no_noticeable_time():
    text = "\n".join(["Am " + "1.1.2026 schrieb " * 60] * 200 + ["x <a@b> " * 100] * 200)
    assert split(text)
