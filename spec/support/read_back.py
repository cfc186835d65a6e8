"""Reads what writers wrote, with readers that are not ours, and prints JSON.

    read_back.py csv FILE            rows of cells
    read_back.py xlsx FILE           rows of cells of the first sheet
    read_back.py html FILE…          for each file: [element, class, text] of its blocks
    read_back.py markdown FILE       the same, of what cmark makes of it
"""
import csv
import html.parser
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as tree
import zipfile

BLOCKS = {"h1", "h2", "h3", "p", "li", "dt", "title", "footer", "hr"}


class Blocks(html.parser.HTMLParser):
    """The texts of blocks, without the elements inside them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.open = [], False

    def handle_starttag(self, tag, attributes):
        if tag in BLOCKS:
            self.found.append([tag, dict(attributes).get("class") or "", ""])
            self.open = tag != "hr"

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.open = False

    def handle_data(self, text):
        if self.open:
            self.found[-1][2] += text


def blocks(text):
    reader = Blocks()
    reader.feed(text)
    reader.close()
    return reader.found


def sheet(path):
    """ECMA-376 18.4.12: a control character stands as _xHHHH_."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    root = tree.fromstring(zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in root.iter(space + "row"):
        cells = {}
        rows += [{} for _ in range(int(row.get("r")) - 1 - len(rows))]  # without a cell
        rows.append(cells)
        for cell in row.iter(space + "c"):
            assert cell.find(space + "f") is None, "a formula"
            text = "".join(part.text or "" for part in cell.iter(space + "t"))
            cells[re.match("[A-Z]+", cell.get("r")).group()] = re.sub(
                "_x([0-9A-F]{4})_", lambda found: chr(int(found.group(1), 16)), text)
    return rows


def slurp(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


kind, paths = sys.argv[1], sys.argv[2:]
csv.field_size_limit(1 << 30)
if kind == "csv":
    with open(paths[0], encoding="utf-8-sig", newline="") as file:
        answer = list(csv.reader(file, strict=True))
elif kind == "xlsx":
    answer = sheet(paths[0])
elif kind == "html":
    answer = [blocks(slurp(path)) for path in paths]
else:
    answer = blocks(subprocess.run(["cmark", paths[0]], capture_output=True, check=True)
                    .stdout.decode("utf-8"))
json.dump(answer, sys.stdout, ensure_ascii=True)
