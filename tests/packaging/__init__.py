"""What is shipped: the wheel and the sdist, and what they need."""
