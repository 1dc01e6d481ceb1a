"""Commands about letters: what they will look like, when they go, and the post that sends them."""
