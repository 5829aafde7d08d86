"""What a failing program said becomes one sentence."""

import pytest

from scripts import console

SAID = {
    "pip without a network": (
        (
            "WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError("
            "<connection>: Failed to establish a new connection: [Errno -3] Temporary failure "
            "in name resolution')': /simple/flask/\n"
            "ERROR: Could not find a version that satisfies the requirement flask==3.1.2\n"
            "ERROR: No matching distribution found for flask==3.1.2"
        ),
        "no network",
    ),
    "npm without a network": (
        "npm error code ENOTFOUND\nnpm error network request to somewhere failed",
        "no network",
    ),
    "a full disk": (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "disk is full",
    ),
    "a changed package": (
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
        "not the one that was pinned",
    ),
    "no compiler": (
        "building 'Stemmer' extension\nerror: command 'gcc' failed: No such file or directory",
        "build-essential",
    ),
    "no compiler under its full name": (
        "error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory",
        "build-essential",
    ),
    "no headers": (
        "stemmer.c:4:10: fatal error: Python.h: No such file or directory",
        "python3-dev",
    ),
    "a folder of somebody else": (
        "npm error code EACCES\nnpm error path node_modules",
        "belong to you",
    ),
    "a platform without packages": (
        "ERROR: No matching distribution found for nh3==0.3.0",
        "does not exist for this Python",
    ),
}


@pytest.mark.parametrize(("output", "sentence"), SAID.values(), ids=SAID.keys())
def test_a_known_cause_is_named(output, sentence):
    assert sentence in console.explain(output)


def test_of_an_unknown_cause_the_error_line_is_told():
    output = "Collecting x\nERROR: The moon is in the wrong house\nnotice: a new pip exists\n"
    assert console.explain(output) == "ERROR: The moon is in the wrong house"


def test_without_an_error_line_the_last_words_are_told():
    assert console.explain("Working\nKaputt\n\n") == "Kaputt"


def test_silence_is_told_as_such():
    assert console.explain("") == "It said nothing."


def test_a_failing_program_leaves_its_output_in_the_log(tmp_path, monkeypatch):
    monkeypatch.setattr(console, "ROOT", tmp_path)
    log = tmp_path / "var" / "setup.log"
    with pytest.raises(console.Failure, match=r"Boiling failed\. No water \(Its output: var/"):
        console.run(["sh", "-c", "echo No water; exit 3"], what="Boiling", log=log)
    assert log.read_text() == "No water\n"


def test_a_program_that_is_not_there_is_a_sentence_too(tmp_path):
    with pytest.raises(console.Failure, match=r"Boiling failed: kettle cannot be run"):
        console.run(["kettle"], what="Boiling", log=tmp_path / "log")


def test_an_error_is_one_line_on_standard_error(capsys):
    assert console.fail("Two\n   lines.") == 1
    assert capsys.readouterr().err == "error: Two lines.\n"
