"""What follow is made of: which words ask for it, what they name, and how it is told back."""
