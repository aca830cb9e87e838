"""How are people told? One module a way; each raises Refused with its reason, and none knows the database."""
