"""A mailbox of our own on loopback: as much of IMAP as reading unseen letters takes."""

import re
import socketserver
import threading
from typing import Any


class ImapServer:
    """`letters` by uid; `seen` are the uids that were marked. `fieldapp` / `word` may sign in. A context manager."""

    def __init__(self, *letters: bytes) -> None:
        self.letters = {str(place): letter for place, letter in enumerate(letters, 1)}
        self.seen: set[str] = set()
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True

    @property
    def url(self) -> str:
        """As IMAP_URL names it."""
        return f"imap://fieldapp:word@127.0.0.1:{self.server.server_address[1]}/INBOX"

    def __enter__(self) -> "ImapServer":
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, command: str) -> tuple[bytes, bool]:
        """What to write before the tagged line, and whether it is OK."""
        if command.startswith("LOGIN"):
            return b"", command == 'LOGIN fieldapp "word"'
        if command.startswith("SELECT"):
            return b"* %d EXISTS\r\n" % len(self.letters), "INBOX" in command
        if command == "UID SEARCH UNSEEN":
            return f"* SEARCH {' '.join(sorted(self.letters.keys() - self.seen))}\r\n".encode(), True
        if fetched := re.match(r"UID FETCH (\d+) ", command):
            raw = self.letters[fetched[1]]
            head = f"* {fetched[1]} FETCH (UID {fetched[1]} BODY[]<0> {{{len(raw)}}}\r\n".encode()
            return head + raw + b")\r\n", True
        if stored := re.match(r"UID STORE (\d+) \+FLAGS \(\\Seen\)", command):
            self.seen.add(stored[1])
        return (b"* CAPABILITY IMAP4rev1\r\n" if command == "CAPABILITY" else b""), True


def _handler(mailbox: ImapServer) -> type[socketserver.StreamRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                tag, _, command = line.decode().strip().partition(" ")
                before, ok = mailbox.answer(command)
                self.wfile.write(before + f"{tag} {'OK' if ok else 'NO'} done\r\n".encode())
                if command == "LOGOUT":
                    return

    def quiet(*_: Any) -> None:
        """A client that hangs up is no news."""

    Handler.handle_error = quiet  # type: ignore[attr-defined]
    return Handler
