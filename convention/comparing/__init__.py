"""Two texts side by side: which article became which, and which words came and went. No database but in ``kept``."""
