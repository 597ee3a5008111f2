"""From a file to lines: one module for each format. What the name says is held against the content."""
