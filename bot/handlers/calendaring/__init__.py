"""What calendar files are made of: which words ask for one, what they name, and what is handed out."""
