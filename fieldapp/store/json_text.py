"""How does SQL write JSON text by itself, for both databases, so that nobody reads it on its way to the phone?

Pieces of SQL text: each is never NULL and yields JSON. `Plain` knows QUOTED and JOINED.
"""


def member(column: str) -> str:
    """Words that may hold anything, or null."""
    return f"COALESCE(QUOTED({column}), 'null')"


def own(column: str) -> str:
    """Words that are surely ours, such as an event's type: nothing in them needs an escape."""
    return f"""'"' || {column} || '"'"""


def number(column: str) -> str:
    """A number or null."""
    return f"COALESCE(CAST({column} AS text), 'null')"


def flag(column: str) -> str:
    """True or false."""
    return f"CASE WHEN {column} THEN 'true' ELSE 'false' END"


def json(column: str, otherwise: str = "null") -> str:
    """What is JSON already; `otherwise` when it is missing."""
    return f"COALESCE(CAST({column} AS text), '{otherwise}')"


def members(**pieces: str) -> str:
    """`"name":value` of each piece, with commas and without braces."""
    return " || ',".join(f'"{name}":\' || {piece}' for name, piece in pieces.items()).join(("'", ""))


def object_of(**pieces: str) -> str:
    """An object of these members."""
    return f"'{{' || {members(**pieces)} || '}}'"


def list_of(piece: str, rest: str) -> str:
    """A list of `piece` for each row of `FROM {rest}`, in the order that `rest` names."""
    return f"'[' || COALESCE((SELECT JOINED(x.t, ',') FROM (SELECT {piece} AS t FROM {rest}) x), '') || ']'"


def joined(piece: str) -> str:
    """The same with constants that stand side by side made one: each `||` copies what was written so far."""
    return piece.replace("' || '", "")
