"""The eighty-nine declarations on the law of the sea, entered as statements on the imported text with their places."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client

from signatories import counts, overview
from signatories.models import Statement, StatementTarget
from tests.convention.importing import samples
from tests.signatories import law_of_the_sea as sea

pytestmark = [samples.needed, pytest.mark.django_db]


def test_the_register_by_article(client: Client) -> None:
    edition = sea.convention()
    signatures = sea.enter(edition)
    assert len(signatures) == sea.STATES
    found = overview.of(edition)
    assert {line.label for line in found.most[:2]} == {"Article 287", "Article 298"}
    assert [line.count for line in found.most] == _by_hand(found)
    assert counts.recount() == {}
    _longest_is_whole(client)
    page = client.get("/signatories/statements/").content.decode()
    assert page.index("Article 287") < page.index("By chapter")
    assert page.index("Article 298") < page.index("By chapter")


def _by_hand(found: overview.Overview) -> list[int]:
    """Count again from the rows, by anchors alone."""
    named = {(target.statement_id, target.anchor) for target in StatementTarget.objects.all()}
    made: Counter[str] = Counter()
    for line in found.most:
        inside = (line.anchor, f"{line.anchor}-")
        made[line.anchor] = len({one for one, anchor in named if anchor == inside[0] or anchor.startswith(inside[1])})
    return [made[line.anchor] for line in found.most]


def _longest_is_whole(client: Client) -> None:
    longest = max(Statement.objects.all(), key=lambda statement: len(statement.text))
    assert len(longest.text) == sea.LONGEST
    whole = client.get(f"/signatories/statements/{longest.uuid}/").content.decode()
    assert longest.text[-60:].rstrip('.”"') in whole
    listed = client.get("/signatories/statements/", {"by": longest.signature.name}).content.decode()
    assert "(14647 characters)" in listed
