"""What people type about themselves, others and organisations."""
