"""What is read about people and organisations."""
