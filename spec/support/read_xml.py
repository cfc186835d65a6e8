"""Reads XML files and prints each as a line of JSON: {name, attributes, items}.

Items are texts and elements in their order; names are without namespaces. The
reader is Python's own (expat), another than the one that validates.
"""
import json
import sys
import xml.etree.ElementTree as tree


def bare(name):
    return name.rsplit("}", 1)[-1]


def element(node):
    items = [node.text] if node.text else []
    for child in node:
        items.append(element(child))
        if child.tail:
            items.append(child.tail)
    return {"name": bare(node.tag), "items": items,
            "attributes": {bare(key): value for key, value in node.attrib.items()}}


for path in sys.argv[1:]:
    print(json.dumps(element(tree.parse(path).getroot())))
