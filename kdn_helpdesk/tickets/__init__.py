"""The desk: requests from filing to closing."""
