"""One outside thing a file, plain arguments, no configuration."""
