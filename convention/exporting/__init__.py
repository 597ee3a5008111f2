"""The text taken away: as citations, and as files for people and for programs, all made from one tree (``book``)."""
