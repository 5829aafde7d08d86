"""The index: words, questions, order, rights."""
