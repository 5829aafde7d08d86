from kdn_helpdesk.knowledge.proposals import as_article


def test_each_part_with_text_gets_a_heading():
    parts = [("Frage", ["Wie geht das?"]), ("Hinweise", ["Viele Grüße\nX"]), ("Antwort", ["So."])]
    assert as_article(parts, []) == "## Frage\n\nWie geht das?\n\n## Antwort\n\nSo."
