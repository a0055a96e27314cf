"""The makers of the synthetic sample documents: who is in them, what they say, how they are laid out, what is true of them."""
