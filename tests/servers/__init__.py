"""Real servers for tests: each is started on the loopback or a unix socket and is gone with the block that asked."""
