--- The files of the site that are the same in each: its style sheet, and its
-- search over titles. Both work from the file system and fetch nothing else.

local M = {}

M["style.css"] = [[
:root { color-scheme: light dark;
  --paper: #fdfcf9; --ink: #23211d; --soft: #6d6862; --line: #ddd8cf; --link: #1a4f86;
  --label: #962020; --mark: #fdf0b8; --bar: #7d9cbd; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #1c1b19; --ink: #dcd8d0; --soft: #9b958b; --line: #3d3a35; --link: #8db7e4;
  --label: #e29a92; --mark: #574b1a; --bar: #4f7195; } }
html { background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { max-width: 40em; margin: 0 auto; padding: 1.2em 1.2em 3em; line-height: 1.85;
  font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif;
  line-break: strict; overflow-wrap: anywhere; }
a { color: var(--link); text-decoration: none; }
a:hover { text-decoration: underline; text-underline-offset: .2em; }
a:focus-visible, input:focus-visible { outline: 2px solid var(--bar); outline-offset: 2px; }
a, mark, small, li > span, .facts > span { unicode-bidi: isolate; }
h1 { font-size: 1.9em; line-height: 1.4; margin: .3em 0 .4em; }
h2 { font-size: 1.15em; margin: 1.8em 0 .5em; }
h3 { font-size: 1em; margin: 1em 0 0; }
small { font-size: .82em; color: var(--soft); }
.crumbs, .turn, .facts, .byline, .caption, .credit, footer, figcaption {
  color: var(--soft); font-size: .9em; }
.crumbs { margin-bottom: 1.4em; }
.facts > span { margin-right: .5em; }

article p { text-indent: 2em; margin: .5em 0; text-align: justify; }
article p[class] { text-indent: 0; text-align: left; }
article .label { color: var(--label); font-weight: bold; }
article .kicker, article .deck { font-size: 1.15em; }
article .facts { padding-bottom: .8em; border-bottom: 1px solid var(--line); margin-bottom: 1.2em; }
article .note { font-style: italic; }
mark { background: var(--mark); color: inherit; }
.topic { border: 1px solid var(--line); border-radius: 1em; padding: .1em .6em; font-size: .85rem;
  white-space: nowrap; }

.evidence { margin-top: 2.5em; border-top: 1px solid var(--line); font-size: .92em; }
.evidence dd { margin: 0 0 .6em; }
.evidence ul { display: flex; flex-wrap: wrap; gap: 0 1.4em; list-style: none; margin: 0;
  padding: 0; }

.list { list-style: none; padding: 0; margin: .3em 0; }
.list li { padding: .35em 0; border-bottom: 1px solid var(--line); }
#search { width: 100%; box-sizing: border-box; font: inherit; padding: .45em .8em; color: inherit;
  background: transparent; border: 1px solid var(--soft); border-radius: .3em; }
#count { margin: 0; }
.timeline { margin: 2em 0; }
.timeline svg { display: block; width: 100%; height: 7em; border-bottom: 1px solid var(--line); }
.timeline rect { fill: var(--bar); }
.timeline a:hover rect, .timeline a:focus rect { fill: var(--link); }
figcaption { display: flex; justify-content: space-between; }
.topics, .month { display: flex; flex-wrap: wrap; gap: .35em 1em; align-items: baseline; }
.month { margin: .2em 0; gap: 0 1em; }
.month strong { width: 2.6em; }
:target { background: var(--mark); }
.turn { display: flex; justify-content: space-between; gap: 2em; margin-top: 2.5em;
  border-top: 1px solid var(--line); padding-top: 1em; }
.turn .after { margin-left: auto; text-align: right; }
footer { margin-top: 2em; }

@media print {
  :root { --paper: #fff; --ink: #000; --soft: #444; --link: #000; --label: #000; --mark: #fff; }
  @page { margin: 2cm; }
  .crumbs, .turn, .evidence, .timeline, #search, .topic { display: none; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  h1, h2, h3 { break-after: avoid; }
  p { orphans: 2; widows: 2; }
}
]]

-- Titles are read when somebody begins to search: the file grows with the archive.
M["search.js"] = [[
"use strict";
(function () {
  var MOST = 100, titles = null, asked = false;
  var box = document.getElementById("search"), found = document.getElementById("found");
  var count = document.getElementById("count");
  window.jianbaoTitles = function (list) { titles = list; show(); };
  function fold(text) { return text.normalize("NFKC").toLowerCase(); }
  function show() {
    var words = fold(box.value).split(/\s+/).filter(Boolean), hits = 0;
    found.textContent = count.textContent = "";
    if (!words.length) { return; }
    if (!titles) { count.textContent = "正在读取标题……"; return; }
    for (var i = titles.length - 1; i >= 0; i--) {
      var entry = titles[i];
      if (!entry[4]) { entry[4] = fold(entry[1] + " " + entry[2] + " " + entry[3]); }
      if (words.every(function (word) { return entry[4].indexOf(word) >= 0; })) {
        if (++hits > MOST) { continue; }
        var line = document.createElement("li"), link = document.createElement("a");
        link.href = entry[0];
        link.textContent = entry[2];
        line.appendChild(document.createElement("small")).textContent = entry[1];
        line.appendChild(document.createTextNode(" "));
        line.appendChild(link);
        found.appendChild(line);
      }
    }
    count.textContent = hits === 0 ? "没有找到。"
      : hits > MOST ? "找到 " + hits + " 篇，这里是最新的 " + MOST + " 篇。" : "找到 " + hits + " 篇。";
  }
  box.addEventListener("input", function () {
    if (!asked) {
      asked = true;
      var script = document.createElement("script");
      script.src = "titles.js";
      document.head.appendChild(script);
    }
    show();
  });
})();
]]

return M
