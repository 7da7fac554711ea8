"""How well and how fast questions are answered, beside what the usual FAQ bots do. Run by `make bench`."""
