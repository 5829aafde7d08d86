"""What is read about articles, by readers and by those who write."""
