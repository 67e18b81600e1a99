"""Killed workers, broken lines: after each fault every letter is accounted for. The sink's own record is the truth."""
