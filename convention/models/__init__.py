"""The instrument, its documents and the prose around it."""

from convention.models.document import Document, Interview, Talk
from convention.models.edition import Edition, EditionQuerySet
from convention.models.instrument import Instrument, Mention
from convention.models.made_file import MadeFile
from convention.models.prose import Prose, ProseVersion
from convention.models.rights import Annotation, ChapterGroups
from convention.models.rights_version import RightsVersion
from convention.models.site import ContentVersion, SiteFacts
from convention.models.text import Article, Division, Footnote, Provision, Term
from convention.models.text_import import TextImport

__all__ = [
    "Annotation",
    "Article",
    "ChapterGroups",
    "ContentVersion",
    "Division",
    "Document",
    "Edition",
    "EditionQuerySet",
    "Footnote",
    "Instrument",
    "Interview",
    "MadeFile",
    "Mention",
    "Prose",
    "ProseVersion",
    "Provision",
    "RightsVersion",
    "SiteFacts",
    "Talk",
    "Term",
    "TextImport",
]
