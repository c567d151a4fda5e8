"""Every text that people read stands in the catalogue, and what counts things has the forms of its language."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, get_args

import pytest
from babel.messages.pofile import read_po
from support.latin import foreign_words
from support.places import PROJECT

from flows.cli.listing import listed_messages, listing_page
from flows.messages.catalogue import DOMAINS, Message, ids
from flows.messages.published import PAGE
from flows.messages.review import REVIEW
from flows.messages.titles import column_title, table_title
from flows.outside.programme.definitions import load_schemas
from flows.outside.programme.yaml_files import load_yaml
from flows.stages.acts.acceptance.reviewed import PRINTED_FIELDS
from flows.stages.acts.clauses import Subject, Verb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.messages.text import Lang

FLOWS = PROJECT / "flows"
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
VOCABULARIES = {
    "flows/cli/console.py": "what a person may answer at the terminal",
    "flows/outside/inbox/child/formats.py": "the signs of currencies in a number's format",
    "flows/outside/inbox/child/tables.py": "what a form is recognised by in a child that imports nothing of ours",
    "flows/outside/portals/ckan/keys.py": "the keys under which something stands on portals already",
    "flows/scheduled/forms.py": "the value by which runs say that the half-year is the one due, and people decide",
    "flows/scheduled/steps.py": "the same two decisions, which a type must spell out",
    "flows/site/charts/fitting.py": "which letters are narrow and which are broad",
    "flows/site/search/language.yaml": "the declensions and the words by which texts are searched",
    "flows/site/review.js": "keys of a Ukrainian keyboard that look like Latin ones",
    "flows/site/search/synonyms.yaml": "what a citizen may call one thing",
    "flows/stages/acts/claims.py": "patterns by which an act is understood",
    "flows/stages/acts/communities.py": "patterns by which an act is understood",
    "flows/stages/acts/opening.py": "patterns by which an act is understood",
    "flows/stages/acts/proposal.py": "names of bodies and documents, as an act's own language makes them",
    "flows/stages/acts/amending.py": "patterns by which an act is understood",
    "flows/stages/acts/clauses.py": "patterns by which an act is understood",
    "flows/stages/acts/extract.py": "patterns by which an act is understood",
    "flows/stages/acts/facts.py": "patterns by which an act is understood",
    "flows/stages/acts/normalise.py": "patterns by which an act is understood",
    "flows/stages/acts/offices.py": "patterns by which an act is understood",
    "flows/stages/acts/passport.py": "patterns by which an act is understood",
    "flows/stages/acts/readers/scan/proof.py": "letters that are low or high",
    "flows/stages/acts/readers/pdf/recognised.py": "letters that look like figures",
    "flows/stages/acts/tables/continuation.py": "patterns by which an act is understood",
    "flows/stages/acts/tables/headings.py": "patterns by which an act is understood",
    "flows/stages/acts/tables/lines.py": "patterns by which an act is understood",
    "flows/stages/acts/tables/numbers.py": "patterns by which an act is understood",
    "flows/stages/acts/tables/rows.py": "patterns by which an act is understood",
    "flows/stages/acts/readers/docx/numbers.py": "the letters by which Word counts",
    "flows/stages/acts/readers/pdf/forms.py": "the endings and beginnings by which words are built",
    "flows/stages/acts/readers/pdf/words.py": "what words and numbers look like at the ends of printed lines",
    "flows/stages/acts/terms.py": "patterns by which an act is understood",
    "flows/stages/acts/words.py": "patterns by which an act is understood",
    "flows/model/facts.py": "the frequencies that the register of datasets allows",
    "flows/stages/language/latin.py": "the table of letters by which names are transliterated",
    "flows/stages/language/texts.py": "the letters that look alike in both scripts",
    "flows/stages/language/personal.py": "the patterns by which personal data is recognised",
    "flows/stages/language/unmasked.py": "the letters that stand in for digits",
    "flows/stages/reports/vocabulary.py": "what clerks type into a form: days, sums, signs for nothing",
}
"""Files whose Cyrillic literals are data by which something is recognised or written, each with the reason."""
ENGLISH_TEXTS = {
    "dictionary.title-en",
    "dictionary.description-en",
    "site.other-language",
    "country-page.other-language",
}
"""What is English itself: two columns of the dictionary, and the way to the English pages."""
PATTERN = re.compile(r"\\[dws]|\[\^|\(\?[^:)]|\]\+|\.\*")
"""What only a regular expression has."""
COUNTS = (1, 2, 5, 11, 21, 22, 105)
FORM_OF: dict[Lang, tuple[int, ...]] = {"uk": (0, 1, 2, 2, 0, 1, 2), "en": (0, 1, 1, 1, 1, 1, 1)}
"""Which form each of `COUNTS` asks for."""


def literals(path: Path) -> Iterator[str]:
    """The string literals of a module, f-strings' parts among them, docstrings left out."""
    tree = ast.parse(path.read_text("utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def templates() -> Iterator[Path]:
    """What lies beside the modules of the site."""
    return (path for path in (FLOWS / "site").rglob("*.*") if path.is_file() and path.suffix not in (".py", ".pyc"))


def cyrillic() -> dict[str, list[str]]:
    """The Cyrillic literals of each module, and the Cyrillic lines of each template."""
    texts = {path: list(literals(path)) for path in FLOWS.rglob("*.py")}
    texts |= {path: path.read_text("utf-8").splitlines() for path in templates()}
    found = {
        path.relative_to(PROJECT).as_posix(): list(filter(CYRILLIC.search, parts)) for path, parts in texts.items()
    }
    return {name: parts for name, parts in sorted(found.items()) if parts}


def test_no_text_stands_outside_the_catalogue() -> None:
    found = cyrillic()
    assert {name: parts for name, parts in found.items() if name not in VOCABULARIES} == {}
    assert set(VOCABULARIES) <= set(found)


def plurals(lang: Lang) -> Iterator[tuple[str, tuple[str, ...]]]:
    for domain in DOMAINS:
        with (FLOWS / "messages" / f"{domain}.{lang}.po").open("rb") as file:
            for message in read_po(file, locale=lang):
                if isinstance(message.id, tuple) and message.id[0]:
                    yield message.id[0], tuple(message.string or ())


@pytest.mark.parametrize("lang", ["uk", "en"])
def test_every_number_has_its_form(lang: Lang) -> None:
    for name, forms in plurals(lang):
        facts = {fact: "…" for form in forms for fact in re.findall(r"{(\w+)}", form)}
        for count, form in zip(COUNTS, FORM_OF[lang], strict=True):
            text = Message(name).render(lang, **{**facts, "count": count})
            assert text == forms[form].format_map({**facts, "count": count}), name
            assert str(count) in text, name


def asked_for(templates: list[str], code: str) -> set[str]:
    """The messages that a template asks for, alone or by a condition."""
    called = {name for text in (*templates, code) for name in re.findall(r"text\(\"([a-z-]+)\"", text)}
    chosen = [
        pair for text in templates for pair in re.findall(r"text\(\"([a-z-]+)\" if [^)]*? else \"([a-z-]+)\"\)", text)
    ]
    return called | {name for pair in chosen for name in pair}


def test_the_templates_and_the_catalogue_agree_on_the_page() -> None:
    templates = [path.read_text("utf-8") for path in (FLOWS / "site").glob("*.html") if path.name != "review.html"]
    code = (FLOWS / "stages" / "versions" / "pages.py").read_text("utf-8")
    assert asked_for(templates, code) == set(PAGE)


def test_the_page_of_a_review_and_the_catalogue_agree() -> None:
    asked = asked_for([(FLOWS / "site" / "review.html").read_text("utf-8")], "")
    coded = {*(f"verb-{verb}" for verb in get_args(Verb)), *(f"subject-{subject}" for subject in get_args(Subject))}
    titles = {"number", "clauses", *PRINTED_FIELDS["clauses"]}
    assert asked | {"doubt-cell", "doubt-row"} | titles | coded == set(REVIEW)


def test_tables_and_columns_bear_the_titles_of_their_schemas() -> None:
    for table, schema in load_schemas(PROJECT / "schemas").items():
        assert (table_title(table, "uk"), table_title(table, "en")) == (schema.title, schema.title_en)
        for field in schema.fields:
            titles = (column_title(table, field.name, "uk"), column_title(table, field.name, "en"))
            assert titles == (field.title, field.title_en)


def test_what_has_no_title_is_called_by_its_name() -> None:
    assert table_title("programs", "uk") == "Перелік цільових програм"
    assert table_title("nothing", "uk") == "nothing"
    assert column_title("measures", "3", "uk") == "3"
    assert column_title("measures", "years", "en") == "years"


def test_the_page_of_messages_shows_each_with_an_example() -> None:
    messages = listed_messages()
    assert {message.id for message in messages} == ids()
    page = listing_page().decode()
    assert all(f'id="{message.id}"' in page for message in messages)
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=", page)


def test_no_ukrainian_message_speaks_english_or_in_codes() -> None:
    """What a clerk or a maintainer must write or press as it stands is quoted; a pattern is no message at all."""
    for message in listed_messages():
        if message.id not in ENGLISH_TEXTS:
            for text in message.texts["uk"]:
                shown = re.sub(r"{{.*?}}|{%.*?%}", " ", text)
                assert foreign_words(re.sub(r"{\w+}", "…", shown)) == set(), message.id
                assert not PATTERN.search(text), message.id


def test_every_placeholder_has_a_sample() -> None:
    texts = [form for message in listed_messages() for forms in message.texts.values() for form in forms]
    used = {name for text in texts for name in re.findall(r"{(\w+)}", text)} - {"count"}
    assert used == set(load_yaml((FLOWS / "cli" / "samples.yaml").read_bytes()))
