"""Pictures for people: `make screenshots`. They prove nothing and are not part of the suite."""
