"""Ten sources and how each is cited in seven formats, written by hand from the styles' rules.

OSCOLA 4th ed. with the section on international law of 2006 (journals, 3.3.1: an issue is named only if its pages are
counted afresh); Bluebook 21st ed. 21.4, with 3.3 for paragraphs; APA 7th ed. 11.10 (name, date, address), an edition in
parentheses after the name; Chicago 17th ed. 14.290; BibTeX with BibLaTeX's fields, its language one of babel's;
RIS with its dates as year/month/day/other; CSL-JSON 1.0. Lines of the four for readers are broken here for the eye.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from convention.exporting.citation import Source


@dataclass(frozen=True)
class Reference:
    """What a source is called here, the source, and its citation in each format."""

    name: str
    source: Source
    oscola: str
    bluebook: str
    apa: str
    chicago: str
    bibtex: str
    ris: str
    csl: str


def _source(
    place: str, article: str, *marks: str, edition: str = "2019-en", day: str = "", annex: str = "",
    title: str = "Model International Mobility Convention", language: str = "en", is_specimen: bool = False,
    accessed: date = date(2026, 11, 24),
) -> Source:  # fmt: skip
    return Source(
        title=title, edition=edition, label=edition.partition("-")[0], language=language, day=day,
        is_specimen=is_specimen, annex=annex, article=article, marks=marks, anchor=place,
        address=f"https://mimc.example/{edition}/#{place}", accessed=accessed,
    )  # fmt: skip


REFERENCES = [
    Reference(
        "whole article; the edition of 2017, presented in the journal; month only",
        _source("art-5", "5", edition="2017-en", day="2017-04"),
        oscola="""
            Model International Mobility Convention (April 2017, edition 2017-en), presented in MW Doyle, introduction
            (2018) 56 Columbia Journal of Transnational Law 219, art 5
            <https://mimc.example/2017-en/#art-5> accessed 24 November 2026
        """,
        bluebook="""
            Model International Mobility Convention art. 5, Apr. 2017 (edition 2017-en), presented in M. W. Doyle,
            Introduction, 56 Colum. J. Transnat’l L. 219 (2018), https://mimc.example/2017-en/#art-5
            (last visited Nov. 24, 2026).
        """,
        apa="""
            Model International Mobility Convention (edition 2017-en) art. 5, April 2017,
            https://mimc.example/2017-en/#art-5
        """,
        chicago="""
            Model International Mobility Convention, April 2017, edition 2017-en, art. 5, presented in M. W. Doyle,
            introduction, Columbia Journal of Transnational Law 56, no. 2 (January 2018): 219,
            accessed November 24, 2026, https://mimc.example/2017-en/#art-5.
        """,
        bibtex=r"""
@misc{mimc-2017-en-art-5,
  title = {{Model International Mobility Convention}},
  year = {2017},
  month = apr,
  date = {2017-04},
  note = {art. 5, edition 2017-en},
  howpublished = {\url{https://mimc.example/2017-en/\#art-5}},
  url = {https://mimc.example/2017-en/#art-5},
  urldate = {2026-11-24},
  langid = {english}
}
""",
        ris="""
TY  - STAT
TI  - Model International Mobility Convention
PY  - 2017
DA  - 2017/04//
SE  - art. 5
ET  - 2017-en
LA  - en
UR  - https://mimc.example/2017-en/#art-5
Y2  - 2026/11/24/
ID  - mimc-2017-en-art-5
ER  -
""",
        csl="""[{
            "id": "mimc-2017-en-art-5", "type": "treaty", "title": "Model International Mobility Convention",
            "section": "art. 5", "edition": "2017-en", "language": "en", "URL": "https://mimc.example/2017-en/#art-5",
            "accessed": {"date-parts": [[2026, 11, 24]]}, "issued": {"date-parts": [[2017, 4]]}
        }]""",
    ),
    Reference(
        "paragraph; another edition, without the journal; full day",
        _source("art-12-p3", "12", "3", day="2019-05-03", accessed=date(2027, 1, 5)),
        oscola="""
            Model International Mobility Convention (3 May 2019, edition 2019-en) art 12(3)
            <https://mimc.example/2019-en/#art-12-p3> accessed 5 January 2027
        """,
        bluebook="""
            Model International Mobility Convention art. 12, ¶ 3, May 3, 2019 (edition 2019-en),
            https://mimc.example/2019-en/#art-12-p3 (last visited Jan. 5, 2027).
        """,
        apa="""
            Model International Mobility Convention (edition 2019-en) art. 12(3), May 3, 2019,
            https://mimc.example/2019-en/#art-12-p3
        """,
        chicago="""
            Model International Mobility Convention, May 3, 2019, edition 2019-en, art. 12(3),
            accessed January 5, 2027, https://mimc.example/2019-en/#art-12-p3.
        """,
        bibtex=r"""
@misc{mimc-2019-en-art-12-p3,
  title = {{Model International Mobility Convention}},
  year = {2019},
  month = may,
  date = {2019-05-03},
  note = {art. 12(3), edition 2019-en},
  howpublished = {\url{https://mimc.example/2019-en/\#art-12-p3}},
  url = {https://mimc.example/2019-en/#art-12-p3},
  urldate = {2027-01-05},
  langid = {english}
}
""",
        ris="""
TY  - STAT
TI  - Model International Mobility Convention
PY  - 2019
DA  - 2019/05/03/
SE  - art. 12(3)
ET  - 2019-en
LA  - en
UR  - https://mimc.example/2019-en/#art-12-p3
Y2  - 2027/01/05/
ID  - mimc-2019-en-art-12-p3
ER  -
""",
        csl="""[{
            "id": "mimc-2019-en-art-12-p3", "type": "treaty", "title": "Model International Mobility Convention",
            "section": "art. 12(3)", "edition": "2019-en", "language": "en",
            "URL": "https://mimc.example/2019-en/#art-12-p3",
            "accessed": {"date-parts": [[2027, 1, 5]]}, "issued": {"date-parts": [[2019, 5, 3]]}
        }]""",
    ),
    Reference(
        "sub-point; the edition of 2017, presented in the journal; month only",
        _source("art-12-p3-b", "12", "3", "b", edition="2017-en", day="2017-04"),
        oscola="""
            Model International Mobility Convention (April 2017, edition 2017-en), presented in MW Doyle, introduction
            (2018) 56 Columbia Journal of Transnational Law 219, art 12(3)(b)
            <https://mimc.example/2017-en/#art-12-p3-b> accessed 24 November 2026
        """,
        bluebook="""
            Model International Mobility Convention art. 12, ¶ 3(b), Apr. 2017 (edition 2017-en), presented in
            M. W. Doyle, Introduction, 56 Colum. J. Transnat’l L. 219 (2018),
            https://mimc.example/2017-en/#art-12-p3-b (last visited Nov. 24, 2026).
        """,
        apa="""
            Model International Mobility Convention (edition 2017-en) art. 12(3)(b), April 2017,
            https://mimc.example/2017-en/#art-12-p3-b
        """,
        chicago="""
            Model International Mobility Convention, April 2017, edition 2017-en, art. 12(3)(b), presented in
            M. W. Doyle, introduction, Columbia Journal of Transnational Law 56, no. 2 (January 2018): 219,
            accessed November 24, 2026, https://mimc.example/2017-en/#art-12-p3-b.
        """,
        bibtex=r"""
@misc{mimc-2017-en-art-12-p3-b,
  title = {{Model International Mobility Convention}},
  year = {2017},
  month = apr,
  date = {2017-04},
  note = {art. 12(3)(b), edition 2017-en},
  howpublished = {\url{https://mimc.example/2017-en/\#art-12-p3-b}},
  url = {https://mimc.example/2017-en/#art-12-p3-b},
  urldate = {2026-11-24},
  langid = {english}
}
""",
        ris="""
TY  - STAT
TI  - Model International Mobility Convention
PY  - 2017
DA  - 2017/04//
SE  - art. 12(3)(b)
ET  - 2017-en
LA  - en
UR  - https://mimc.example/2017-en/#art-12-p3-b
Y2  - 2026/11/24/
ID  - mimc-2017-en-art-12-p3-b
ER  -
""",
        csl="""[{
            "id": "mimc-2017-en-art-12-p3-b", "type": "treaty", "title": "Model International Mobility Convention",
            "section": "art. 12(3)(b)", "edition": "2017-en", "language": "en",
            "URL": "https://mimc.example/2017-en/#art-12-p3-b",
            "accessed": {"date-parts": [[2026, 11, 24]]}, "issued": {"date-parts": [[2017, 4]]}
        }]""",
    ),
    Reference(
        "12 bis; year only",
        _source("art-12-bis-p1", "12 bis", "1", day="2019"),
        oscola="""
            Model International Mobility Convention (2019, edition 2019-en) art 12 bis(1)
            <https://mimc.example/2019-en/#art-12-bis-p1> accessed 24 November 2026
        """,
        bluebook="""
            Model International Mobility Convention art. 12 bis, ¶ 1, 2019 (edition 2019-en),
            https://mimc.example/2019-en/#art-12-bis-p1 (last visited Nov. 24, 2026).
        """,
        apa="""
            Model International Mobility Convention (edition 2019-en) art. 12 bis(1), 2019,
            https://mimc.example/2019-en/#art-12-bis-p1
        """,
        chicago="""
            Model International Mobility Convention, 2019, edition 2019-en, art. 12 bis(1),
            accessed November 24, 2026, https://mimc.example/2019-en/#art-12-bis-p1.
        """,
        bibtex=r"""
@misc{mimc-2019-en-art-12-bis-p1,
  title = {{Model International Mobility Convention}},
  year = {2019},
  date = {2019},
  note = {art. 12 bis(1), edition 2019-en},
  howpublished = {\url{https://mimc.example/2019-en/\#art-12-bis-p1}},
  url = {https://mimc.example/2019-en/#art-12-bis-p1},
  urldate = {2026-11-24},
  langid = {english}
}
""",
        ris="""
TY  - STAT
TI  - Model International Mobility Convention
PY  - 2019
DA  - 2019///
SE  - art. 12 bis(1)
ET  - 2019-en
LA  - en
UR  - https://mimc.example/2019-en/#art-12-bis-p1
Y2  - 2026/11/24/
ID  - mimc-2019-en-art-12-bis-p1
ER  -
""",
        csl="""[{
            "id": "mimc-2019-en-art-12-bis-p1", "type": "treaty", "title": "Model International Mobility Convention",
            "section": "art. 12 bis(1)", "edition": "2019-en", "language": "en",
            "URL": "https://mimc.example/2019-en/#art-12-bis-p1",
            "accessed": {"date-parts": [[2026, 11, 24]]}, "issued": {"date-parts": [[2019]]}
        }]""",
    ),
    Reference(
        "unnumbered paragraph, found by its address; month only",
        _source("art-4-u2", "4", day="2019-06"),
        oscola="""
            Model International Mobility Convention (June 2019, edition 2019-en) art 4
            <https://mimc.example/2019-en/#art-4-u2> accessed 24 November 2026
        """,
        bluebook="""
            Model International Mobility Convention art. 4, June 2019 (edition 2019-en),
            https://mimc.example/2019-en/#art-4-u2 (last visited Nov. 24, 2026).
        """,
        apa="""
            Model International Mobility Convention (edition 2019-en) art. 4, June 2019,
            https://mimc.example/2019-en/#art-4-u2
        """,
        chicago="""
            Model International Mobility Convention, June 2019, edition 2019-en, art. 4,
            accessed November 24, 2026, https://mimc.example/2019-en/#art-4-u2.
        """,
        bibtex=r"""
@misc{mimc-2019-en-art-4-u2,
  title = {{Model International Mobility Convention}},
  year = {2019},
  month = jun,
  date = {2019-06},
  note = {art. 4, edition 2019-en},
  howpublished = {\url{https://mimc.example/2019-en/\#art-4-u2}},
  url = {https://mimc.example/2019-en/#art-4-u2},
  urldate = {2026-11-24},
  langid = {english}
}
""",
        ris="""
TY  - STAT
TI  - Model International Mobility Convention
PY  - 2019
DA  - 2019/06//
SE  - art. 4
ET  - 2019-en
LA  - en
UR  - https://mimc.example/2019-en/#art-4-u2
Y2  - 2026/11/24/
ID  - mimc-2019-en-art-4-u2
ER  -
""",
        csl="""[{
            "id": "mimc-2019-en-art-4-u2", "type": "treaty", "title": "Model International Mobility Convention",
            "section": "art. 4", "edition": "2019-en", "language": "en",
            "URL": "https://mimc.example/2019-en/#art-4-u2",
            "accessed": {"date-parts": [[2026, 11, 24]]}, "issued": {"date-parts": [[2019, 6]]}
        }]""",
    ),
    Reference(
        "article of an annex; no date",
        _source("annex-2-art-9", "9", annex="II"),
        oscola="""
            Model International Mobility Convention (undated, edition 2019-en) annex II, art 9
            <https://mimc.example/2019-en/#annex-2-art-9> accessed 24 November 2026
        """,
        bluebook="""
            Model International Mobility Convention annex II, art. 9, n.d. (edition 2019-en),
            https://mimc.example/2019-en/#annex-2-art-9 (last visited Nov. 24, 2026).
        """,
        apa="""
            Model International Mobility Convention (edition 2019-en) annex II, art. 9, n.d.,
            https://mimc.example/2019-en/#annex-2-art-9
        """,
        chicago="""
            Model International Mobility Convention, n.d., edition 2019-en, annex II, art. 9,
            accessed November 24, 2026, https://mimc.example/2019-en/#annex-2-art-9.
        """,
        bibtex=r"""
@misc{mimc-2019-en-annex-2-art-9,
  title = {{Model International Mobility Convention}},
  note = {annex II, art. 9, edition 2019-en},
  howpublished = {\url{https://mimc.example/2019-en/\#annex-2-art-9}},
  url = {https://mimc.example/2019-en/#annex-2-art-9},
  urldate = {2026-11-24},
  langid = {english}
}
""",
        ris="""
TY  - STAT
TI  - Model International Mobility Convention
SE  - annex II, art. 9
ET  - 2019-en
LA  - en
UR  - https://mimc.example/2019-en/#annex-2-art-9
Y2  - 2026/11/24/
ID  - mimc-2019-en-annex-2-art-9
ER  -
""",
        csl="""[{
            "id": "mimc-2019-en-annex-2-art-9", "type": "treaty", "title": "Model International Mobility Convention",
            "section": "annex II, art. 9", "edition": "2019-en", "language": "en",
            "URL": "https://mimc.example/2019-en/#annex-2-art-9", "accessed": {"date-parts": [[2026, 11, 24]]}
        }]""",
    ),
    Reference(
        "paragraph of an annex's article, three deep; full day",
        _source("annex-2-art-9-p1-a-ii", "9", "1", "a", "ii", annex="II", day="2019-09-01"),
        oscola="""
            Model International Mobility Convention (1 September 2019, edition 2019-en) annex II, art 9(1)(a)(ii)
            <https://mimc.example/2019-en/#annex-2-art-9-p1-a-ii> accessed 24 November 2026
        """,
        bluebook="""
            Model International Mobility Convention annex II, art. 9, ¶ 1(a)(ii), Sept. 1, 2019 (edition 2019-en),
            https://mimc.example/2019-en/#annex-2-art-9-p1-a-ii (last visited Nov. 24, 2026).
        """,
        apa="""
            Model International Mobility Convention (edition 2019-en) annex II, art. 9(1)(a)(ii), September 1, 2019,
            https://mimc.example/2019-en/#annex-2-art-9-p1-a-ii
        """,
        chicago="""
            Model International Mobility Convention, September 1, 2019, edition 2019-en, annex II, art. 9(1)(a)(ii),
            accessed November 24, 2026, https://mimc.example/2019-en/#annex-2-art-9-p1-a-ii.
        """,
        bibtex=r"""
@misc{mimc-2019-en-annex-2-art-9-p1-a-ii,
  title = {{Model International Mobility Convention}},
  year = {2019},
  month = sep,
  date = {2019-09-01},
  note = {annex II, art. 9(1)(a)(ii), edition 2019-en},
  howpublished = {\url{https://mimc.example/2019-en/\#annex-2-art-9-p1-a-ii}},
  url = {https://mimc.example/2019-en/#annex-2-art-9-p1-a-ii},
  urldate = {2026-11-24},
  langid = {english}
}
""",
        ris="""
TY  - STAT
TI  - Model International Mobility Convention
PY  - 2019
DA  - 2019/09/01/
SE  - annex II, art. 9(1)(a)(ii)
ET  - 2019-en
LA  - en
UR  - https://mimc.example/2019-en/#annex-2-art-9-p1-a-ii
Y2  - 2026/11/24/
ID  - mimc-2019-en-annex-2-art-9-p1-a-ii
ER  -
""",
        csl="""[{
            "id": "mimc-2019-en-annex-2-art-9-p1-a-ii", "type": "treaty",
            "title": "Model International Mobility Convention",
            "section": "annex II, art. 9(1)(a)(ii)", "edition": "2019-en", "language": "en",
            "URL": "https://mimc.example/2019-en/#annex-2-art-9-p1-a-ii",
            "accessed": {"date-parts": [[2026, 11, 24]]}, "issued": {"date-parts": [[2019, 9, 1]]}
        }]""",
    ),
    Reference(
        "definition: a point without a numbered paragraph; full day",
        _source("art-2-u1-g", "2", "g", day="2020-12-31"),
        oscola="""
            Model International Mobility Convention (31 December 2020, edition 2019-en) art 2(g)
            <https://mimc.example/2019-en/#art-2-u1-g> accessed 24 November 2026
        """,
        bluebook="""
            Model International Mobility Convention art. 2(g), Dec. 31, 2020 (edition 2019-en),
            https://mimc.example/2019-en/#art-2-u1-g (last visited Nov. 24, 2026).
        """,
        apa="""
            Model International Mobility Convention (edition 2019-en) art. 2(g), December 31, 2020,
            https://mimc.example/2019-en/#art-2-u1-g
        """,
        chicago="""
            Model International Mobility Convention, December 31, 2020, edition 2019-en, art. 2(g),
            accessed November 24, 2026, https://mimc.example/2019-en/#art-2-u1-g.
        """,
        bibtex=r"""
@misc{mimc-2019-en-art-2-u1-g,
  title = {{Model International Mobility Convention}},
  year = {2020},
  month = dec,
  date = {2020-12-31},
  note = {art. 2(g), edition 2019-en},
  howpublished = {\url{https://mimc.example/2019-en/\#art-2-u1-g}},
  url = {https://mimc.example/2019-en/#art-2-u1-g},
  urldate = {2026-11-24},
  langid = {english}
}
""",
        ris="""
TY  - STAT
TI  - Model International Mobility Convention
PY  - 2020
DA  - 2020/12/31/
SE  - art. 2(g)
ET  - 2019-en
LA  - en
UR  - https://mimc.example/2019-en/#art-2-u1-g
Y2  - 2026/11/24/
ID  - mimc-2019-en-art-2-u1-g
ER  -
""",
        csl="""[{
            "id": "mimc-2019-en-art-2-u1-g", "type": "treaty", "title": "Model International Mobility Convention",
            "section": "art. 2(g)", "edition": "2019-en", "language": "en",
            "URL": "https://mimc.example/2019-en/#art-2-u1-g",
            "accessed": {"date-parts": [[2026, 11, 24]]}, "issued": {"date-parts": [[2020, 12, 31]]}
        }]""",
    ),
    Reference(
        "another language, and a title of letters that LaTeX takes for its own; month only",
        _source(
            "art-3",
            "3",
            edition="2021-fr",
            language="fr",
            day="2021-08",
            title="100 % {é & n_o #1 ~ ^ \\ “$”",
        ),
        oscola=r"""
            100 % {é & n_o #1 ~ ^ \ “$” (August 2021, edition 2021-fr) art 3
            <https://mimc.example/2021-fr/#art-3> accessed 24 November 2026
        """,
        bluebook=r"""
            100 % {é & n_o #1 ~ ^ \ “$” art. 3, Aug. 2021 (edition 2021-fr),
            https://mimc.example/2021-fr/#art-3 (last visited Nov. 24, 2026).
        """,
        apa=r"""
            100 % {é & n_o #1 ~ ^ \ “$” (edition 2021-fr) art. 3, August 2021,
            https://mimc.example/2021-fr/#art-3
        """,
        chicago=r"""
            100 % {é & n_o #1 ~ ^ \ “$”, August 2021, edition 2021-fr, art. 3,
            accessed November 24, 2026, https://mimc.example/2021-fr/#art-3.
        """,
        bibtex=r"""
@misc{mimc-2021-fr-art-3,
  title = {{100 \% \textbraceleft{}é \& n\_o \#1 \textasciitilde{} \textasciicircum{} \textbackslash{} “\$”}},
  year = {2021},
  month = aug,
  date = {2021-08},
  note = {art. 3, edition 2021-fr},
  howpublished = {\url{https://mimc.example/2021-fr/\#art-3}},
  url = {https://mimc.example/2021-fr/#art-3},
  urldate = {2026-11-24},
  langid = {french}
}
""",
        ris=r"""
TY  - STAT
TI  - 100 % {é & n_o #1 ~ ^ \ “$”
PY  - 2021
DA  - 2021/08//
SE  - art. 3
ET  - 2021-fr
LA  - fr
UR  - https://mimc.example/2021-fr/#art-3
Y2  - 2026/11/24/
ID  - mimc-2021-fr-art-3
ER  -
""",
        csl=r"""[{
            "id": "mimc-2021-fr-art-3", "type": "treaty", "title": "100 % {é & n_o #1 ~ ^ \\ “$”",
            "section": "art. 3", "edition": "2021-fr", "language": "fr", "URL": "https://mimc.example/2021-fr/#art-3",
            "accessed": {"date-parts": [[2026, 11, 24]]}, "issued": {"date-parts": [[2021, 8]]}
        }]""",
    ),
    Reference(
        "the specimen says that it is one, and was in no journal; no date",
        _source("art-7-p2", "7", "2", edition="2017-en", title="Specimen Charter", is_specimen=True),
        oscola="""
            Specimen Charter [specimen text, not the Model International Mobility Convention]
            (undated, edition 2017-en) art 7(2) <https://mimc.example/2017-en/#art-7-p2> accessed 24 November 2026
        """,
        bluebook="""
            Specimen Charter [specimen text, not the Model International Mobility Convention] art. 7, ¶ 2, n.d.
            (edition 2017-en), https://mimc.example/2017-en/#art-7-p2 (last visited Nov. 24, 2026).
        """,
        apa="""
            Specimen Charter [specimen text, not the Model International Mobility Convention] (edition 2017-en)
            art. 7(2), n.d., https://mimc.example/2017-en/#art-7-p2
        """,
        chicago="""
            Specimen Charter [specimen text, not the Model International Mobility Convention], n.d., edition 2017-en,
            art. 7(2), accessed November 24, 2026, https://mimc.example/2017-en/#art-7-p2.
        """,
        bibtex=r"""
@misc{mimc-2017-en-art-7-p2,
  title = {{Specimen Charter [specimen text, not the Model International Mobility Convention]}},
  note = {art. 7(2), edition 2017-en},
  howpublished = {\url{https://mimc.example/2017-en/\#art-7-p2}},
  url = {https://mimc.example/2017-en/#art-7-p2},
  urldate = {2026-11-24},
  langid = {english}
}
""",
        ris="""
TY  - STAT
TI  - Specimen Charter [specimen text, not the Model International Mobility Convention]
SE  - art. 7(2)
ET  - 2017-en
LA  - en
UR  - https://mimc.example/2017-en/#art-7-p2
Y2  - 2026/11/24/
ID  - mimc-2017-en-art-7-p2
ER  -
""",
        csl="""[{
            "id": "mimc-2017-en-art-7-p2", "type": "treaty",
            "title": "Specimen Charter [specimen text, not the Model International Mobility Convention]",
            "section": "art. 7(2)", "edition": "2017-en", "language": "en",
            "URL": "https://mimc.example/2017-en/#art-7-p2", "accessed": {"date-parts": [[2026, 11, 24]]}
        }]""",
    ),
]
