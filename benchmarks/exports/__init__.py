"""What it costs to pack up files that lie elsewhere, beside what a person would do it with by hand."""
