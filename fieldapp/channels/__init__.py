"""How do messages leave? One module a channel; each gets a finished message and answers with one of three outcomes."""
