"""The programme on paper: page and document say the same, with a source at every figure and questions at every gap."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from docx import Document
from docx.oxml.ns import qn

from spreidingskaart.city import BUNDLED_CITY, load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.programme.paper.chapter import chapter_of
from spreidingskaart.programme.paper.document import line
from spreidingskaart.programme.paper.word_file import word_file
from spreidingskaart.web.opgave.on_paper import paper_html
from tests.city_folder import write_city

WILD = "<script>alert(1)</script> & \x07 =cmd|' /C calc'!A0 \u202egniht"
TAME = "<script>alert(1)</script> & =cmd|' /C calc'!A0 gniht"
SOURCED = "group,quantity,from_year,value,status,source\n{rows}"


class Shown(HTMLParser):
    """What stands on the page: the texts of headings, paragraphs, items and cells."""

    PARTS = ("h2", "h3", "p", "li", "caption", "th", "td")

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.texts, self.tags, self._open = [], set(), None
        self.feed(html)

    def handle_starttag(self, tag, attrs):  # noqa: ARG002
        self.tags.add(tag)
        if tag in self.PARTS:
            self._open = ""

    def handle_data(self, data):
        if self._open is not None:
            self._open += data

    def handle_endtag(self, tag):
        if tag in self.PARTS:
            self.texts.append(self._open)
            self._open = None


def opened(data):
    return Document(io.BytesIO(data))


def of_document(made):
    """Return every text of a document, paragraphs and cells in the order in which they stand."""
    texts = []
    for block in made.iter_inner_content():
        if hasattr(block, "rows"):
            texts += [cell.text for row in block.rows for cell in row.cells]
        elif block.text:
            texts.append(block.text)
    return texts


@pytest.fixture(scope="module")
def city():
    return seen_by(load_city(BUNDLED_CITY), "public")


@pytest.fixture(scope="module")
def data(city):
    return word_file(city)


@pytest.fixture(scope="module")
def document(data):
    return opened(data)


def test_document_and_page_say_the_same(city, document):
    assert of_document(document) == Shown(paper_html(chapter_of(city))).texts


def test_every_sentence_and_row_with_a_figure_names_sources_that_are_in_the_list(city, document):
    chapter = chapter_of(city)
    known = range(1, len(chapter.sources) + 1)
    for section in chapter.sections:
        for sentence in section.sentences:
            assert set(sentence.cited) <= set(known)
            if re.search(r"\d", sentence.text) and "Een tekort onder 0" not in sentence.text:
                assert sentence.cited, sentence.text
        for table in section.tables:
            for row in table.rows:
                assert len(row) == len(table.head)
                if any(re.fullmatch(r"-?[\d.,]+", cell) for cell in row[1:]):
                    assert re.search(r"\[\d+\]$", row[-1]), row
    cited = {int(each) for text in of_document(document) for each in re.findall(r"\[(\d+)\]", text)}
    assert cited == set(known)


def test_what_is_fictional_is_said_in_sentences_rows_and_above_every_page(city, document):
    chapter = chapter_of(city)
    [header] = [section.header.paragraphs[0].text for section in document.sections]
    assert header == chapter.reserve
    assert "fictieve cijfers" in header
    rows = [row for section in chapter.sections for table in section.tables for row in table.rows]
    assert all("fictief" in row[-1] or row[-1] == "geen cijfers" for row in rows)


def test_what_is_not_known_is_a_question_and_never_a_zero(city):
    chapter = chapter_of(city)
    young = next(one for one in chapter.sections if one.title == "Dakloze jongeren")
    assert not young.tables
    assert young.sentences[-1].text.startswith("Er zijn geen cijfers: geen cijfer voor instroom")
    assert any(
        question.startswith("Dakloze jongeren: hoeveel mensen") for question in chapter.questions
    )
    assert (
        "Hoeveel inwoners hebben Dronten, Lelystad, Noordoostpolder, Urk en Zeewolde?"
        in chapter.questions
    )
    assert len(set(chapter.questions)) == len(chapter.questions)


def test_it_is_a_document_to_go_on_with(document):
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "List Number", "Caption"} <= styles
    assert document.tables
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"nl-NL"}
    assert document.core_properties.language == "nl-NL"


def test_the_same_city_gives_the_same_bytes_whenever_it_is_asked(city, data):
    assert word_file(replace(city)) == data  # keeps nothing of what was derived before
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {part.date_time for part in package.infolist()} == {(2000, 1, 1, 0, 0, 0)}


def test_text_of_files_does_no_harm_in_page_or_document(tmp_path):
    write_city(
        tmp_path,
        programme_groups=f'id,name,forms,note\nw,"{WILD}",domus,"{WILD}"\n',
        programme=SOURCED.format(rows=f'w,inflow,2020,3,sourced,"{WILD}"\n'),
    )
    city = seen_by(load_city(tmp_path), "public")
    assert line(WILD) == TAME
    made = opened(word_file(city))
    texts = of_document(made)
    page = Shown(paper_html(chapter_of(city)))
    assert texts == page.texts
    assert TAME in texts
    assert "script" not in page.tags
    assert "fldSimple" not in made.element.xml


def test_a_city_without_any_of_these_tables_has_a_chapter_of_questions(tmp_path):
    empty = {
        "programme_groups": "id,name\n",
        "programme": "group,quantity,from_year,value,status\n",
        "region": "code,name,inhabitants,budget_keur,status\n",
        "shelter_quality": "facility,single_rooms,status\n",
        "promises": "id,kind,number,date,title,text,status\n",
    }
    write_city(tmp_path, **empty)
    city = load_city(tmp_path)
    chapter = chapter_of(city)
    assert [section.title for section in chapter.sections] == ["Waar dit over gaat"]
    assert any(
        "Er zijn geen doelgroepen geladen" in one.text for one in chapter.sections[0].sentences
    )
    assert chapter.questions
    assert chapter.reserve == ""
    assert opened(word_file(city)).sections[0].header.paragraphs[0].text == ""
