"""The rules of spec/bench/rules.lua by others: rules_peers.py FOLDER

pyahocorasick on the words alone, counting every occurrence; Python's re, one
choice of all words and one a rule; SQLite's FTS5 with its trigrams, one query
a rule. What would take minutes runs on a part, and says so.
"""
import re
import sqlite3
import sys
import time

folder = sys.argv[1]
with open(folder + "/words.txt", encoding="utf-8") as file:
    words = file.read().split("\n")[:-1]
with open(folder + "/text.txt", encoding="utf-8") as file:
    lines = file.read().split("\n")[:-1]
with open(folder + "/rules-10000.lua", encoding="utf-8") as file:
    rules = [re.findall(r'"([^"]*)"', line)[1:] for line in file]


def size(texts):
    return sum(len(text.encode()) for text in texts)


def timed(run):
    start = time.process_time()
    result = run()
    return result, time.process_time() - start


try:
    import ahocorasick
except ImportError:
    print("pyahocorasick: not installed")
else:
    automaton = ahocorasick.Automaton()

    def make():
        for word in words:
            automaton.add_word(word, len(word))
        automaton.make_automaton()

    _, load = timed(make)
    hits, took = timed(lambda: sum(1 for line in lines for _ in automaton.iter(line)))
    print(f"pyahocorasick: {size(lines) / took / 1e6:.1f} MB/s, {len(words)} words, {hits} hits, "
          f"load {load:.2f} s")

part = lines[:10]
choice = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
_, took = timed(lambda: [choice.findall(line) for line in part])
print(f"re, one choice of all words, {len(part)} lines: {size(part) / took / 1e6:.3f} MB/s")
part = lines[:4]
patterns = [re.compile("|".join(map(re.escape, rule))) for rule in rules]
_, took = timed(lambda: [pattern.search(line) for line in part for pattern in patterns])
print(f"re, one choice a rule, {len(part)} lines: {size(part) / took / 1e6:.4f} MB/s")

database = sqlite3.connect(":memory:")
part = lines[:20000]


def build():
    database.execute("CREATE VIRTUAL TABLE article USING fts5(body, tokenize = 'trigram')")
    database.executemany("INSERT INTO article VALUES (?)", ((line,) for line in part))


def ask():
    query = "SELECT count(*) FROM article WHERE article MATCH ?"
    return sum(database.execute(query, (" OR ".join(f'"{word}"' for word in rule),)).fetchone()[0]
               for rule in rules)


_, load = timed(build)
found, took = timed(ask)
print(f"FTS5 (SQLite {sqlite3.sqlite_version}, trigrams, in memory), one query a rule, {len(part)} lines: "
      f"{size(part) / (load + took) / 1e6:.2f} MB/s, of which indexing {load:.2f} s, "
      f"{len(rules)} queries {took:.2f} s, {found} lines found")
