"""How does an order file that cannot be read say why?"""


class UnreadableFile(Exception):
    """The text `orders.file.<code>` with `slots` names the file, the problem and the remedy."""

    def __init__(self, code: str, name: str, **slots: str | int) -> None:
        super().__init__(f"{name}: {code}")
        self.code = code
        self.slots: dict[str, str | int] = {"name": name, **slots}

    @property
    def text(self) -> str:
        """The key of the sentence."""
        return f"orders.file.{self.code}"
