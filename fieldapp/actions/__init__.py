"""What happens: one verb a file. Each gets `(session, library, now_ms, actor, ...)`; a request commits once."""
