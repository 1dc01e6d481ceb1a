"""What staff decided in tabs, parsed and checked."""
