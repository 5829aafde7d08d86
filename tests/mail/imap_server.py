"""A small IMAP server: one mailbox in memory, just the commands that fetching needs."""

import re
import socketserver
import threading


class Mailbox(socketserver.ThreadingTCPServer):
    """The mails by UID, and which flags were set."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.mails: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.fetched: list[str] = []
        self.validity = 7
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"imap://dienst:geheim@127.0.0.1:{self.server_address[1]}/INBOX"


class _Conversation(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self.say("* OK bereit")
        while line := self.rfile.readline().decode().strip():
            tag, _, command = line.partition(" ")
            self.answer(command)
            refused = command.startswith("LOGIN") and "geheim" not in command
            self.say(f"{tag} {'NO falsch' if refused else 'OK fertig'}")
            if command == "LOGOUT":
                return

    def answer(self, command: str) -> None:
        box = self.server
        if command.startswith("CAPABILITY"):
            self.say("* CAPABILITY IMAP4rev1")
        elif command.startswith("STATUS"):
            self.say(f'* STATUS "INBOX" (UIDVALIDITY {box.validity})')
        elif command.startswith("SELECT"):
            self.say(f"* {len(box.mails)} EXISTS")
        elif command.startswith("UID SEARCH"):
            self.say("* SEARCH " + " ".join(map(str, box.mails)))
        elif command.startswith("UID FETCH"):
            self.fetch(command)
        elif command.startswith("UID STORE"):
            box.seen.update(int(uid) for uid in re.findall(r"\d+", command.split()[2]))
        elif command == "LOGOUT":
            self.say("* BYE")

    def fetch(self, command: str) -> None:
        uid = int(command.split()[2])
        self.server.fetched.append(command)
        raw = self.server.mails[uid]
        self.say(f"* 1 FETCH (UID {uid} BODY[] {{{len(raw)}}}")
        self.wfile.write(raw)
        self.say(")")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
