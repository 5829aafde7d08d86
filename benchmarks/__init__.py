"""Load programs and their data; figures are quoted from here, never asserted by a test."""
