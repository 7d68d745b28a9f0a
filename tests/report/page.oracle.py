"""Checks the report of test_report with Python's HTML parser: well formed, nothing outside, identifiers unique, every
picture in it, texts without typed numbers, and ours unchanged without the published numbers."""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
from html.parser import HTMLParser

VOID = {"meta", "br", "link", "img", "hr", "input"}
SELF_CLOSED_SVG = {"rect", "circle", "path", "use", "polygon", "feFlood", "feComposite", "feflood", "fecomposite"}


class Page(HTMLParser):
    """Keeps the tree's open elements, so that a missing or crossed end is an error."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.references, self.rows, self.cells, self.figures = [], [], [], [], None, 0
        self.tags = set()
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def note(self, tag, attributes):
        self.tags.add(tag)
        for name, value in attributes:
            if name == "id":
                self.ids.append(value)
            if name in ("href", "src", "xlink:href", "srcset", "data", "action", "poster"):
                self.references.append(value)
            assert not name.startswith("on"), f"script in {tag}"

    def handle_starttag(self, tag, attributes):
        self.note(tag, attributes)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.cells = []
        if tag in ("td", "th") and self.cells is not None:
            self.cells.append((dict(attributes).get("class", ""), []))
        if tag == "figure":
            self.figures += 1

    def handle_startendtag(self, tag, attributes):
        self.note(tag, attributes)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]} at {self.getpos()}"
        self.open.pop()
        if tag == "tr":
            self.rows.append([(kind, "".join(text)) for kind, text in self.cells])
            self.cells = None

    def handle_data(self, text):
        if self.cells:
            self.cells[-1][1].append(text)


def check_self_contained(text, page):
    assert text.startswith("<!DOCTYPE html>")
    assert len(page.ids) == len(set(page.ids)), "an identifier stands twice"
    for reference in page.references:
        assert reference.startswith("#"), f"refers to {reference}"
        assert reference[1:] in page.ids, f"refers to {reference}, which is not there"
    assert not page.tags & {"script", "link", "iframe", "object", "embed", "img"}, page.tags
    for reference in re.findall(r"url\(([^)]*)\)|@import", text):
        assert reference.startswith("#"), f"style refers to {reference}"


def our_numbers(page):
    """Cells of all rows but those of published numbers."""
    return [tuple(cell for kind, cell in row if kind not in ("published", "source")) for row in page.rows]


def check_texts_have_no_typed_numbers(source):
    template = (source / "host/report/page.mustache").read_text()
    allowed = r'<span class="formula">.*?</span>|<(sub|sup)>.*?</\1>|[+−]\dσ|X17|SHA-256'  # definitions and names
    template = re.sub(allowed, "", template)
    template = re.sub(r"<[^>]*>|\{\{.*?\}\}", "", template)
    assert not re.search(r"\d", template), re.findall(r".*\d.*", template)


source = pathlib.Path(__file__).resolve().parents[2]
check_texts_have_no_typed_numbers(source)
with tempfile.TemporaryDirectory() as folder:
    subprocess.run([sys.argv[1], "[.write]"], env={**os.environ, "ANTIPODE_TEST_FOLDER": folder}, check=True,
                   stdout=subprocess.DEVNULL)
    folder = pathlib.Path(folder)
    text = (folder / "report.html").read_text()
    page = Page(text)
    check_self_contained(text, page)
    pictures = len(list(folder.glob("*/plots/*.svg")))
    assert page.figures == pictures > 10, (page.figures, pictures)
    assert "recommended &lt;b&gt;&amp;" in text and "recommended <b>" not in text
    assert "likelihood.k0=&lt;1&gt;&amp;2" in text

    headline = {row[0][1]: row for row in page.rows if len(row) == 5}
    k0 = headline["Scale K0 of the side band"]
    assert [cell for _, cell in k0] == ["Scale K0 of the side band", "–", "1.0116(16)", "1.0116(16)", k0[4][1]], k0
    assert k0[3][0] == "published" and "seminar" in k0[4][1]

    ours_text = (folder / "ours.html").read_text()
    ours = Page(ours_text)
    check_self_contained(ours_text, ours)
    assert "seminar" not in ours_text and not any(kind == "published" for row in ours.rows for kind, _ in row)
    left = our_numbers(ours)
    for row in our_numbers(page):
        if row in left:
            left.remove(row)
    assert not left, f"only without the published numbers: {left}"
