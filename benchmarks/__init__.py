"""What we measure and against whom, runnable by anyone: README.md has the tables, a package each has the measuring."""
