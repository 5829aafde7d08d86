"""What is folded as a signature, and what is not."""

import pytest

from kdn_helpdesk.mail.quotes import Part, join, split


def parts(text: str) -> tuple[str, str]:
    segments = split(text)
    return join(segments, Part.NEW), join(segments, Part.SIGNATURE)


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nIna Roth\nStadt Lerche",
        "--\nIna Roth",
        "—\nIna Roth",
        "Von meinem iPhone gesendet",
        "Von meinem/meiner Galaxy gesendet",
        "Gesendet mit der GMX Mail App",
        "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
        "Sent from my iPhone",
        "Sent via mobile",
        "Get Outlook for iOS",
        "Holen Sie sich Outlook für Android",
        "Envoyé de mon iPad",
        "Enviado desde mi iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Diese E-Mail enthält vertrauliche Informationen.\nBitte löschen Sie sie sonst.",
        "Der Inhalt dieser E-Mail ist vertraulich.",
        "This e-mail and any attachments are confidential.",
        "Bitte prüfen Sie, ob diese Mail ausgedruckt werden muss.",
        "Virenfrei.www.avast.example",
        "_______________________________________________\nod mailing list\nhttps://l.example/listinfo",
        "-Ina",
    ],
)
def test_signatures_are_folded(signature):
    assert parts(f"Wann ist der Termin?\n\n{signature}") == ("Wann ist der Termin?", signature)


@pytest.mark.parametrize(
    "closing",
    [
        "Mit freundlichen Grüßen",
        "Mit freundlichem Gruß",
        "Freundliche Grüße",
        "Beste Grüße aus Köln",
        "Viele Gruesse",
        "Im Auftrag",
        "MfG",
        "LG",
        "Kind regards,",
        "Cordialement",
    ],
)
def test_the_address_block_below_the_name_is_folded(closing):
    new, signature = parts(f"Frage?\n\n{closing}\nIna Roth\n\nStadt Lerche\nTel.: 02 1")
    assert (new, signature) == (f"Frage?\n\n{closing}\nIna Roth", "Stadt Lerche\nTel.: 02 1")


@pytest.mark.parametrize(
    "text",
    [
        "Viele Grüße\nIna",
        "Die Grüße\nder Stadt\nkommen per Mail: a@b.example",
        "Gesendet habe ich den Antrag am Montag.\nWas fehlt?",
        "- Punkt eins\n- Punkt zwei",
        "Mit freundlichen Grüßen\nIna\nTel.: 1\nKönnen Sie mich anrufen?",
        "Diese Mail geht an das Amt, bitte weiterleiten.",
    ],
)
def test_what_people_say_is_not(text):
    assert parts(text) == (text, "")


def test_a_line_of_a_telephone_in_the_middle_hides_nothing():
    assert parts("Ja.\n\nSent from my iPhone\n\nNein.")[0] == "Ja.\n\nNein."
