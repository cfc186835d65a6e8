"""Checks JSON files against a schema: validate_json.py SCHEMA [URI=FILE…] -- FILE…

URI=FILE tells where a schema lies that the first one refers to by its address:
nothing is fetched. python3-jsonschema passes over formats that need packages
of their own, so "uri" and "date-time" are checked here (RFC 3986, RFC 3339).
Prints what is wrong, the first five problems of a file; status 1 if anything is.
"""
import json
import re
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)
import jsonschema  # noqa: E402

URI = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$")
MOMENT = re.compile(r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
                    r"T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$")


def read(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main(words):
    split = words.index("--")
    schema, files = read(words[0]), words[split + 1:]
    store = {}
    for reference in words[1:split]:
        uri, path = reference.rsplit("=", 1)
        store[uri] = read(path)
    formats = jsonschema.FormatChecker(formats=())
    formats.checks("uri")(lambda value: not isinstance(value, str) or bool(URI.match(value)))
    formats.checks("date-time")(lambda value: not isinstance(value, str) or bool(MOMENT.match(value)))
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    checker = validator(schema, resolver=jsonschema.RefResolver.from_schema(schema, store=store),
                        format_checker=formats)
    failed = False
    for path in files:
        for number, problem in enumerate(checker.iter_errors(read(path))):
            failed = True
            if number < 5:
                print("%s: %s: %s" % (path, list(problem.path), problem.message[:200]))
    return failed


sys.exit(main(sys.argv[1:]))
