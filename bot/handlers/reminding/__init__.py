"""What remind and reminders share: from an understanding to a reminder that is set, changed, listed or told back."""
