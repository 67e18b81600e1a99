"""The roof: puts the storeys together, reads the environment, holds no rules of its own."""
