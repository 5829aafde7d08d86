"""Mail that leaves and mail that arrives."""
