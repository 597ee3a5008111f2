"""A proof of work: a moment of the sender's machine, asked of busy networks instead of turning anybody away.

The protocol is ALTCHA's (challenge = SHA-256 of salt and number, signed), solved by ``static/js/proof.js``.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from altcha.v1 import ChallengeOptions, create_challenge, verify_solution
from django.conf import settings
from django.utils import timezone

from signatories import limits

GOOD_FOR = timedelta(hours=25)  # a day-old form works
LARGEST = 40_000  # hashes at most: some 40 ms on a laptop, and well under a second where it is six times slower


def challenge() -> dict[str, object]:
    """Return a new challenge, as the page's script reads it."""
    expires = timezone.now() + GOOD_FOR
    made = create_challenge(ChallengeOptions("SHA-256", max_number=LARGEST, hmac_key=_key(), expires=expires))
    return {
        "algorithm": made.algorithm,
        "challenge": made.challenge,
        "salt": made.salt,
        "signature": made.signature,
        "maxnumber": made.max_number,
    }


def is_given(solution: str, *, submission: str) -> bool:
    """Tell whether the solution is right, in time, and was not used for another submission."""
    if not solution or len(solution) > 2_000:
        return False
    try:
        right, _ = verify_solution(solution, _key())
    except (ValueError, TypeError, AttributeError, KeyError):
        return False  # whatever was sent in its place
    used = hashlib.sha256(solution.encode()).hexdigest()
    if not right:
        return False
    seconds = int(GOOD_FOR.total_seconds())
    # Who goes back to correct a word sends the same solution with the same submission.
    sent_before = not limits.is_first("proofs-by", f"{used}:{submission}", seconds=seconds)
    return limits.is_first("proofs", used, seconds=seconds) or sent_before


def _key() -> str:
    return hashlib.sha256(f"proof:{settings.HASH_KEY}".encode()).hexdigest()
