"""People who do not exist, for trying the site at size: names in many scripts, the same for the same seed.

They sign the specimen, which makes them demonstrations by that fact.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from convention.models import Edition
from convention.outline import ARTICLE, PROVISION, outline_of
from signatories import targets
from signatories.lifecycle import Draft, DraftConsent, DraftStatement, DraftTarget, bulk, table
from signatories.models import Signature, Statement

AT_ONCE = 2_000
PLACES = 400  # of the specimen, on which statements are made

# Given names and family names by the script they are written in; family first where that is the custom.
NAMES: dict[str, tuple[str, str, str]] = {
    "en": ("Ada Bertha Clara Daniel Edith Frank Iris Jack", "Ash Birch Cole Dale Elder Ford Hill", "GB"),
    "fr": ("Élodie Zoé François Hélène Jérôme Noël Aïcha Chloé", "L’Hôte d’Aubigné Lefèvre Brûlé Gérard Çelik", "FR"),
    "es": ("Íñigo María Ángel Lucía José Begoña Ramón", "Núñez Ibáñez Peña Zúñiga Güell Muñoz Ortega", "ES"),
    "de": ("Jürgen Käthe Björn Götz Änne Uwe Löwe", "Groß Müller Weiß Strauß Öhler Krüger", "DE"),
    "pl": ("Łukasz Żaneta Michał Świętosława Paweł Agnieszka", "Wójcik Żółć Śliwa Kołodziej Gałązka Dąbek", "PL"),
    "tr": ("Işıl Çağrı Şule Ömer Ülkü İpek Gökhan", "Yıldız Çiçek Şahin Öztürk Güneş Işık", "TR"),
    "vi": ("Hạnh Đức Phượng Quỳnh Tuấn Thảo", "Nguyễn Trần Phạm Đặng Vũ Lê", "VN"),
    "yo": ("Adébáyọ̀ Ṣadé Fúnmiláyọ̀ Ọlá Títílayọ̀", "Ògúnlèyẹ Adéyẹmí Akínwándé Ọbáfẹ́mi", "NG"),
    "ru": ("Алёна Фёдор Юлия Игорь Щукарь Наталья", "Берёзова Соловьёв Жданова Яшин Ключевский", "KZ"),
    "uk": ("Іванна Богдан Євгенія Тарас Їлена Ґреґор", "Шевчук Коваленко Лисенко Ґалаґан Вітер", "UA"),
    "el": ("Ελένη Νίκος Άννα Γιώργος Ζωή Μάρκος", "Παπαδάκης Ιωάννου Νικολαΐδης Χρηστίδου", "GR"),
    "ar": ("فاطمة محمد ليلى يوسف نور خالد", "الحسيني بن‌عمر العلوي الخطيب النجار", "EG"),
    "fa": ("پریسا کیارش ژاله گلناز چکاد", "رضایی کاظمی پژمان گودرزی", "IR"),
    "he": ("שירה נועם יעל איתן רותם", "כהן־לוי ברק אבני שרון", "IL"),
    "hi": ("अनीता राहुल प्रिया विक्रम ज्योति", "शर्मा वर्मा क्षत्रिय गुप्ता त्रिपाठी", "IN"),
    "bn": ("অনিতা রাহুল প্রিয়া মৃণাল", "চট্টোপাধ্যায় রহমান সেনগুপ্ত ঘোষ", "BD"),
    "ta": ("அனிதா முருகன் செல்வி கண்ணன்", "சுப்பிரமணியன் இராமன் வேலு", "LK"),
    "th": ("สมชาย มาลี ปรีชา กนกวรรณ", "ใจดี ศรีสุข วงศ์ไทย", "TH"),
    "am": ("አበበ ሰላም ትዕግስት ዳዊት", "ተስፋዬ ገብረ በቀለ", "ET"),
    "ka": ("ნინო გიორგი თამარ ლევან", "ბერიძე კაპანაძე მაისურაძე", "GE"),
    "hy": ("Անի Արամ Նարե Տիգրան", "Հակոբյան Սարգսյան Պետրոսյան", "AM"),
    "zh": ("小明 美玲 建国 雅婷 思远", "王 欧阳 李 張 司馬", "CN"),
    "ja": ("さくら 太郎 ミカ 健一 結衣", "佐藤 小鳥遊 髙橋 渡邉", "JP"),
    "ko": ("민준 서연 지우 하늘", "김 이 남궁 제갈", "KR"),
}  # fmt: skip
FAMILY_FIRST = frozenset({"zh", "ja", "ko", "vi"})
TOGETHER = frozenset({"zh", "ja", "ko"})  # written without a space
SEATS = ("University", "Institute", "Association", "School", "Clinic", "Library", "Union", "Council")
OF = ("Northport", "Eastvale", "Southmere", "Westhaven", "Lakeside", "Old Bridge", "New Harbour", "Three Rivers")
WORDS = {
    Statement.Kind.RESERVATION: (
        "I support the text except for what this place asks of States that receive few people.",
        "I do not accept that this applies to seasonal work of less than ninety days.",
    ),
    Statement.Kind.UNDERSTANDING: (
        "I read this place to mean that a child is heard before anybody decides about its family.",
        "I understand the time given here to run from the day on which the person was told.",
    ),
    Statement.Kind.DECLARATION: (
        "I want to state that cities should be heard where this place is put into practice.",
        "I sign in memory of those who did not arrive.",
    ),
}
CONSENT = DraftConsent("publication", "demonstration", "0" * 64)


class Refused(Exception):  # noqa: N818 - said to the operator in one line
    """The register may not be filled here."""


def refuse_unless_fit() -> Edition:
    """Return the specimen, or say why nobody may be invented here."""
    if not settings.SPECIMEN_ALLOWED:
        raise Refused("Refused: set DEBUG=1 or ALLOW_SPECIMEN=1 to fill the register with invented people.")
    specimen = Edition.objects.filter(is_specimen=True).with_text().first()
    if specimen is None:
        raise Refused("Refused: the specimen is not loaded. Run manage.py seed --specimen first.")
    # A statement on the specimen makes its signature a demonstration too.
    if Signature.objects.filter(seed_key=None).exclude(pk__in=Signature.objects.demonstrations().values("pk")).exists():
        raise Refused("Refused: there are signatures that are neither seeded nor a demonstration.")
    return specimen


@dataclass(slots=True)
class Filling:
    """How many of each; what remains of ``statements`` is spread over those who follow."""

    edition: Edition
    published: int
    pending: int
    statements: int = 0
    seed: int = 1
    now: datetime = field(default_factory=timezone.now)

    def run(self) -> Iterator[int]:
        """Store everybody; yield how many were stored after each batch."""
        people, stored = self._people(), 0
        while some := list(islice(people, AT_ONCE)):
            stored += len(bulk.import_many(some))
            yield stored

    def _people(self) -> Iterator[bulk.Many]:
        luck = random.Random(self.seed)  # noqa: S311 - the same people for the same seed, not a secret
        places = self._places(luck)
        states = self._states(luck)
        live, met = self.published + self.pending, 0
        start = Signature.objects.filter(edition=self.edition).count()
        for place, state in enumerate(states):
            statements: tuple[DraftStatement, ...] = ()
            if state in table.LIVE:
                # Spread evenly: who stands at so many of the live has brought so many of the statements by then.
                due = self.statements * (met + 1) // live - self.statements * met // live
                statements = tuple(self._statement(luck, places) for _ in range(due))
                met += 1
            yield self._person(luck, start + place, state, statements)

    def _states(self, luck: random.Random) -> list[str]:
        total = self.published + self.pending
        states = [table.PUBLISHED] * self.published + [table.PENDING] * self.pending
        states += [table.DECLINED, table.UNCONFIRMED] * (total // 100) + [table.WITHDRAWN] * (total // 200)
        luck.shuffle(states)
        return states

    def _places(self, luck: random.Random) -> list[DraftTarget]:
        nodes = [n for n in outline_of(self.edition).by_anchor.values() if n.kind in {ARTICLE, PROVISION}]
        return targets.of_nodes(luck.sample(nodes, min(PLACES, len(nodes))), self.edition)

    def _person(self, luck: random.Random, place: int, state: str, statements: tuple[DraftStatement, ...]) -> bulk.Many:
        script = luck.choice(tuple(NAMES))
        affiliation = f"{luck.choice(SEATS)} of {luck.choice(OF)}" if luck.random() < 0.7 else ""
        on_behalf = bool(affiliation) and luck.random() < 0.05
        submitted = self.now - timedelta(seconds=luck.randrange(3_600, 365 * 86_400))
        confirmed = submitted + timedelta(seconds=luck.randrange(30, 3_000))
        pending = state == table.PENDING
        draft = Draft(
            name=_name(luck, script),
            edition=self.edition,
            email=f"person-{place}@{luck.choice(OF).lower().replace(' ', '-')}.example",
            capacity="organisation" if on_behalf else "own",
            affiliation=affiliation,
            organisation=affiliation if on_behalf else "",
            country=NAMES[script][2] if luck.random() < 0.8 else "",
            open_data=luck.random() < 0.5,
            submission=uuid.UUID(int=luck.getrandbits(128), version=4),
            submitted_at=submitted,
            published_at=confirmed + timedelta(hours=luck.randrange(1, 72)),
            statements=statements,
            consents=(CONSENT,),
        )
        return bulk.Many(
            draft,
            state,
            confirmed_at=None if state == table.UNCONFIRMED else confirmed,
            ended_at=self.now if state in {table.DECLINED, table.WITHDRAWN} else None,
            signal=luck.choice(("same-text", "like-name", "throw-away")) if pending and luck.random() < 0.04 else "",
            hold="identity" if pending and luck.random() < 0.02 else "",
        )

    def _statement(self, luck: random.Random, places: list[DraftTarget]) -> DraftStatement:
        kind = luck.choice(tuple(WORDS))
        named = tuple(luck.sample(places, min(len(places), luck.choice((1, 1, 1, 2, 3)))))
        return DraftStatement(kind, luck.choice(WORDS[kind]), "en", named)


def _name(luck: random.Random, script: str) -> str:
    given, family, _ = NAMES[script]
    parts = [luck.choice(given.split()), luck.choice(family.split())]
    if script in FAMILY_FIRST:
        parts.reverse()
    elif luck.random() < 0.3:
        parts.insert(1, luck.choice(given.split()))
    elif luck.random() < 0.03:
        parts = parts[:1]  # some have one name
    return ("" if script in TOGETHER else " ").join(parts)


def remove() -> Iterator[int]:
    """Delete everything that points at the specimen; yield how many signatures are gone after each batch.

    Of a signature of the Convention itself only the statement that points there goes.
    """
    on_specimen = Q(targets__edition__is_specimen=True) & Q(signature__edition__is_specimen=False)
    strayed = list(Statement.objects.filter(on_specimen).distinct())
    if strayed:
        bulk.remove_statements(strayed)
    gone = 0
    rows = Signature.objects.filter(edition__is_specimen=True).order_by("pk")
    while some := list(rows[:AT_ONCE]):
        bulk.remove_many(some)
        gone += len(some)
        yield gone
