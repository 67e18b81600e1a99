"""Speed, measured on rows enough to hurt: `make bench`. The results of the last run are in results.md."""
