"""The shared words of the house: standard library only, no input or output."""
