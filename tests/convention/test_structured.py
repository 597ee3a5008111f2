"""What pages say to machines: a block of data that no word can leave."""

import json

from django.template import Context, Template

from convention.structured import link, thing, written

PAGE = Template("{% load structured %}{% json_ld structured %}")


def shown(**context: object) -> str:
    return PAGE.render(Context(context))


def test_what_is_empty_is_not_said() -> None:
    assert thing("Person", name="Ada", description="", knows=[], homeLocation=None, address={}) == {
        "@type": "Person",
        "name": "Ada",
    }
    assert thing("Person", "https://a.example/#ada", knows=link("#b")) == {
        "@type": "Person",
        "@id": "https://a.example/#ada",
        "knows": {"@id": "#b"},
    }


def test_a_page_without_things_has_no_block() -> None:
    assert (shown(), shown(structured=[]), shown(structured=None)) == ("", "", "")


def test_no_word_leaves_the_block() -> None:
    words = "</script><script>go()</script><!-- & \u2028 王伟"
    block = shown(structured=[thing("Person", name=words)])
    inner = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(inner) == {"@context": "https://schema.org", "@graph": [{"@type": "Person", "name": words}]}
    assert not set("<>&\u2028") & set(inner)
    assert inner == written([thing("Person", name=words)])
