"""Whether a domain fits an organisation, told from the words alone."""

from __future__ import annotations

import pytest

from signatories.moderation.posts import Fit, fit


@pytest.mark.parametrize(
    ("domain", "claimed", "found"),
    [
        ("columbia.edu", "Columbia University", Fit.FITS),
        ("law.columbia.edu", "Columbia Law School", Fit.FITS),
        ("lse.ac.uk", "London School of Economics and Political Science", Fit.FITS),
        ("mit.edu", "Massachusetts Institute of Technology", Fit.FITS),
        ("ox.ac.uk", "University of Oxford", Fit.FITS),
        ("uni-hamburg.de", "Universität Hamburg", Fit.FITS),
        ("iom.int", "International Organization for Migration", Fit.FITS),
        ("sciencespo.fr", "Sciences Po, Paris", Fit.FITS),
        ("xn--mnchen-3ya.de", "Stadt München", Fit.FITS),
        ("gmail.com", "Columbia University", Fit.ANYBODY),
        ("ucl.ac.uk", "Columbia University", Fit.UNLIKE),
        ("university.example", "University of Oxford", Fit.UNLIKE),
        ("yale.edu", "Universität zu Köln", Fit.UNLIKE),
        ("u-tokyo.ac.jp", "東京大学", Fit.SCRIPTS),
        ("xn--wgv71a119e.jp", "Tokyo University", Fit.SCRIPTS),
        ("damascus.example", "جامعة دمشق", Fit.SCRIPTS),
        ("kyiv.example", "Київ, Kyiv School", Fit.FITS),
        ("", "Columbia University", None),
        ("columbia.edu", "", None),
        ("columbia.edu", "...", None),
        ("\udcff.example", "Columbia University", Fit.UNLIKE),
    ],
)
def test_a_domain_and_what_is_claimed(domain: str, claimed: str, found: Fit | None) -> None:
    assert fit(domain, claimed) is found
