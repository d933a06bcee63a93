"""A small real IMAP server on a socket: what a mailbox with a few mails answers (RFC 3501, the commands we use)."""

import re
import socketserver
import threading
from dataclasses import dataclass, field


@dataclass
class Box:
    """A mailbox: its mails by UID, and which of them were read."""

    password: str = "geheim"
    validity: int = 7
    mails: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)

    def put(self, raw: bytes) -> int:
        """Puts a mail in and returns its UID."""
        uid = max(self.mails, default=100) + 1
        self.mails[uid] = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return uid


class Session(socketserver.StreamRequestHandler):
    """One connection."""

    def handle(self) -> None:
        self.say("* OK ready")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            name = command.upper().removeprefix("UID ").split(" ")[0]
            if name == "LOGOUT":
                self.say("* BYE")
                self.say(f"{tag} OK")
                return
            if name == "LOGIN" and f'"{self.server.box.password}"' not in command:
                self.say(f"{tag} NO wrong password")
                continue
            getattr(self, f"on_{name.lower()}", lambda _: None)(command)
            self.say(f"{tag} OK done")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def on_capability(self, _: str) -> None:
        self.say("* CAPABILITY IMAP4rev1")

    def on_select(self, _: str) -> None:
        self.say(f"* {len(self.server.box.mails)} EXISTS")
        self.say(f"* OK [UIDVALIDITY {self.server.box.validity}]")

    def on_status(self, _: str) -> None:
        self.say(f'* STATUS "INBOX" (UIDVALIDITY {self.server.box.validity})')

    def on_search(self, command: str) -> None:
        box = self.server.box
        uids = sorted(box.mails)
        if "UNSEEN" in command:
            uids = [uid for uid in uids if uid not in box.seen]
        elif after := re.search(r"UID (\d+):\*", command):
            later = [uid for uid in uids if uid >= int(after[1])]
            uids = later or uids[-1:]  # n:* always names the last mail
        self.say("* SEARCH " + " ".join(map(str, uids)))

    def on_fetch(self, command: str) -> None:
        uid = int(re.search(r"FETCH (\d+)", command)[1])
        raw = self.server.box.mails[uid]
        if "RFC822.SIZE" in command:
            self.say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(raw)})")
        else:
            self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")

    def on_store(self, command: str) -> None:
        self.server.box.seen.add(int(re.search(r"STORE (\d+)", command)[1]))


class ImapPeer(socketserver.ThreadingTCPServer):
    """The server; `with ImapPeer() as peer: peer.box.put(…)`."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.box = Box()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def __exit__(self, *error) -> None:
        self.shutdown()
        super().__exit__(*error)
