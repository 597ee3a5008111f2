"""Whose rights: which group of people has which right, from which article, and what it inherits."""
