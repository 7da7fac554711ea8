"""What the export handler is made of."""
