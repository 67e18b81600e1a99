"""Whole stories, as people live them: a browser, the running system, its own workers and its own mail server."""
