"""A virus scanner of the tests' own: Debian's clamd, which knows one virus that is none."""

from pathlib import Path

from tests.parts import available, processes
from tests.parts.shared import Started

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
"""Harmless, but every scanner takes it for a virus, therefore in two pieces here."""
SIGNATURE = "44d88612fea8a8f36de82e1278abb02f:68:Test.EICAR\n"
THREAT = "Test.EICAR.UNOFFICIAL"
LARGEST = 2 << 20
CONFIGURATION = """
Foreground yes
DatabaseDirectory {home}/signatures
LocalSocket {home}/socket
TCPSocket {port}
TCPAddr 127.0.0.1
LogFile {home}/clamd.log
MaxThreads 4
StreamMaxLength 2M
SelfCheck 0
ConcurrentDatabaseReload no
"""


def launch(folder: Path) -> Started:
    """Start clamd in the foreground at a socket and a port, with one signature."""
    program = available.find_clamd()
    assert program is not None
    port = processes.free_port()
    (folder / "signatures").mkdir()
    (folder / "signatures" / "test.hdb").write_text(SIGNATURE, encoding="ascii")
    configuration = folder / "clamd.conf"
    configuration.write_text(CONFIGURATION.format(home=folder, port=port), encoding="ascii")
    running = processes.start(
        [program, "-c", str(configuration)],
        log=folder / "server.log",
        ready=lambda: (folder / "socket").exists() and processes.answers(port),
    )
    return running, {"tcp": f"tcp://127.0.0.1:{port}", "unix": f"unix://{folder}/socket"}
