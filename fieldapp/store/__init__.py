"""What fieldapp remembers: tables, engines and the queries that actions and reads share."""
