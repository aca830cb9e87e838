"""Which refusals does the core speak of?"""


class BookError(ValueError):
    """A playbook or the word list cannot be compiled; `faults` are sentences that name the place and the remedy."""

    def __init__(self, name: str, faults: list[str]) -> None:
        super().__init__(f"{name}: " + "; ".join(faults))
        self.name = name
        self.faults = faults
