"""Proofs of work as a sender's script would give them, from a challenge that is quickly solved."""

from __future__ import annotations

import base64
import json

import altcha

from signatories import proof


def solution() -> str:
    made = proof.challenge()
    challenge = altcha.ChallengeV1("SHA-256", made["challenge"], made["maxnumber"], made["salt"], made["signature"])
    solved = altcha.solve_challenge_v1(challenge)
    fields = {"algorithm", "challenge", "salt", "signature"}
    given = {**{key: made[key] for key in fields}, "number": solved.number}
    return base64.b64encode(json.dumps(given).encode()).decode()
