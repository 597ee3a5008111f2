"""A small text, made by the way every text takes, for tests of reading that want to say each word themselves."""

from __future__ import annotations

from convention import editions
from convention.importing import load
from convention.importing.reading import read
from convention.models import Edition

SMALL = """# Charter of Tests

A charter for tests.

# Preamble

The Parties to this Charter,

Recalling the Charter of the United Nations,

# Chapter I. Everyone

## Section 1. Terms

### Article 1. Use of terms

For the purposes of this Charter:

   (a) "Party" means a State for which this Charter is in force;

   (b) "student" means a person who studies;[^1] and

   (c) "family member" means:

      (i) the spouse; and

      (ii) the child.

### Article 2. Duties

1. A Party shall help a student, and the Parties shall help all students:

   (a) as article 3, paragraph 2 (b), provides; and

   (b) as article 102 of the Charter of the United Nations does.

   This closing line belongs to paragraph 1.

2. Nothing in the preceding article limits paragraph 1 of this article.[^2]

## Section 2. Rights

### Article 3. Rights of families

1. A family member has the rights of the student & of no other, where 5 < 6.

2. These rights are:

   (a) entry; and

   (b) stay, under Section 1 of this Chapter.

# Chapter II. Last things

### Article 4. Entry into force

This Charter enters into force in time.

### Article 12 bis. Visas

1. A visa costs nothing.

# Closing clause

Done at Town, on the first day.

# Annex II. Procedure

### Article 1. Hearing

1. Article 2 applies, and so does article 9 of this Annex.

### Article 9. Costs

1. There are none.

[^1]: Compare article 3 of the Convention on the Rights of the Child.
[^2]: See also article 3.
"""


def small_text(*, publish: bool = True, label: str = "small", text: str = SMALL, is_specimen: bool = False) -> Edition:
    """Load ``SMALL``, or another Markdown text, and publish it; it is then the current edition if it may be."""
    reading = read(f"{label}.md", text.encode())
    target = load.Target(language="en", label=label, is_specimen=is_specimen)
    edition, _ = load.load(reading.text, load.of_file(target, reading))
    if publish:
        editions.publish(edition)
    return Edition.objects.get(pk=edition.pk)
