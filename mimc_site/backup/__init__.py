"""Copies of all that cannot be made again, encrypted and verified, and the way back from them."""
