--- What jianbao says in English. Keys and {placeholders} are the same in every
-- catalogue; a spec holds them together.

return {
  ["cli.complaint"] = "jianbao: {message}",
  ["cli.output-failed"] = "the results cannot be written: {reason}",
  ["cli.interrupted"] = "stopped. Pages that were finished are kept; "
    .. "run the same command again to go on",
  ["cli.stopped"] = "stopped",
  ["cli.stopped-whole"] = "stopped. The archive is as it was",
  ["words.not-utf8"] = "{path}, line {line}: this is not UTF-8; such bytes are printed as they "
    .. "are, each a word; jianbao read takes pages in other encodings",
  ["cli.bug"] = "a mistake inside jianbao; please report it with what you did:\n{trace}",

  ["failure.about"] = "{path}: {reason}",

  ["count.articles"] = { one = "{count} article", other = "{count} articles" },
  ["count.files"] = { one = "{count} file", other = "{count} files" },
  ["count.pages"] = { one = "{count} page", other = "{count} pages" },
  ["count.problems"] = { one = "{count} problem", other = "{count} problems" },
  ["count.topics"] = { one = "{count} topic", other = "{count} topics" },
  ["list.separator"] = ", ",

  -- Pages
  ["file.standard-input"] = "standard input",
  ["file.not-found"] = "{path}: there is no such file or folder; look at the spelling",
  ["file.no-permission"] = "{path}: you may not read this; ask its owner, or see chmod",
  ["file.io"] = "{path}: cannot be read: {reason}",
  ["file.folder"] = "{path}: is a folder; name its files, or use jianbao import",
  ["file.empty"] = "{path}: is empty; was the page saved?",
  ["file.too-large"] = "{path}: is larger than {limit} MB, which no newspaper page is; "
    .. "cut it into pages",
  ["file.too-many-lines"] = "{path}: has more than {limit} lines, which no newspaper page has; "
    .. "cut it into pages",
  ["file.binary"] = "{path}: is not text but: {kind}; save the text of the page and give that",
  ["file.blank"] = "{path}: holds nothing but blanks; was the page saved?",
  ["file.no-article-in-lines"] = "{path}: no article found in these lines",
  ["file.no-article"] = "{path}: no article found; see jianbao read --why {file}",

  -- Profiles; each comes after its file
  ["profile.no-table"] = "a profile returns a table: return { name = …, words = { … } }",
  ["profile.unknown-entry"] = "{place} has an entry “{entry}”; known are: {entries}",
  ["profile.wrong-entry"] = "{entry} must be {wanted}, not {found}",
  ["profile.wanted-string"] = "a text in quotation marks",
  ["profile.wanted-table"] = "entries in braces",
  ["profile.not-a-list"] = "{place} must be words in braces, not {found}",
  ["profile.not-lists"] = "{place} must be lists of words by name, not {found}; "
    .. "the names are: {entries}",
  ["profile.not-in-list"] = "{place} is a list of words in braces; “{found}” may not stand in it",
  ["profile.not-a-word"] = "{place}: each word stands in quotation marks; found {found}",
  ["profile.not-utf8"] = "{place}: this is not UTF-8; save the file as UTF-8",
  ["profile.unknown-evidence"] = "{place}: there is no such evidence; "
    .. "jianbao read --why shows the names there are",
  ["profile.not-weights"] = "{place} must look like headline = 1.5 in braces, not {found}",
  ["profile.unknown-role"] = "{place}: there is no role “{role}”; the roles are: {roles}",
  ["profile.not-a-number"] = "{place} must be a number, not {found}",
  ["profile.extends"] = "it extends “{name}”: {reason}",
  ["profile.circle"] = "it extends “{name}”, which leads back to this file",

  -- Rule files; each comes after its file:line
  ["rule.no-name"] = "after topic comes its name in quotation marks",
  ["rule.no-table"] = "after topic “{topic}” come its entries in braces, not {found}",
  ["rule.no-words"] = "topic “{topic}” has no words; give it words = …",
  ["rule.no-topic"] = "there is no topic in this file",
  ["rule.unknown-entry"] = "topic “{topic}” has an entry “{entry}”; known are: {entries}",
  ["rule.not-a-list"] = "{key} of “{topic}” must be words in braces, not {found}",
  ["rule.not-a-word"] = "{key} of “{topic}”: each word stands in quotation marks; found {found}",
  ["rule.not-utf8"] = "this is not UTF-8; save the file as UTF-8",
  ["rule.not-a-weight"] = "the weight of “{word}” in “{topic}” must be a number, not {found}",
  ["rule.nothing-to-find"] = "“{word}” in “{topic}” holds no character that could be found",
  ["rule.line-break"] = "a word in {key} of “{topic}” goes over a line break",
  ["rule.two-weights"] = "“{word}” stands twice in “{topic}”, with the weights {one} and {other}",
  ["rule.unless-number"] = "“{word}” in unless of “{topic}” takes no number",
  ["rule.empty"] = "{key} of “{topic}” is empty; put a word in it, or take it out",
  ["rule.not-places"] = "{key} of “{topic}” must look like headline = 3 in braces, not {found}",
  ["rule.no-place"] = "{key} of “{topic}” names a place “{place}”; known are: {places}",
  ["rule.not-points"] = "{place} in {key} of “{topic}” must be a number from 0, not {found}",
  ["rule.not-a-pass"] = "pass of “{topic}” must be a number above 0, not {found}",
  ["rule.twice-in-file"] = "topic “{topic}” stands twice in this file; make them one",
  ["rule.twice"] = "topic “{topic}” stands in {path} too; keep one of the two",
  ["rule.unknown-topic"] = "there is no rule for “{topic}”; there are: {topics}",
  ["rule.unknown-in"] =
    '"{entry}" is unknown in {what} of topic "{topic}"; known are: {entries}',
  ["rule.two-in-entry"] =
    'topic "{topic}": "{word}" stands in one pair of braces with another word; give each its own',
  ["rule.not-a-distance"] =
    'topic "{topic}": the within of near, at "{word}", must be a number of characters, not {found}',
  ["rule.not-a-paragraph"] =
    'topic "{topic}": the paragraph of "{word}" must be 1, 2 …, "first" or "last", not {found}',
  ["rule.not-yes-or-no"] =
    'topic "{topic}": {key} of "{word}" must be true or false, not {found}',
  ["rule.not-a-tag"] =
    'topic "{topic}": the tag of "{word}" must be a part of speech in capitals, such as "NOUN" or '
      .. '"PERSON", not {found}',
  ["rule.not-a-query"] = 'topic "{topic}": a query is a text in quotation marks, not {found}',
  ["rule.bad-query"] =
    'topic "{topic}": the query {query} cannot be read at character {place}: {reason}',
  ["rule.not-a-pattern"] =
    'topic "{topic}": a pattern is made of bricks, such as number * "名", or is a function, '
      .. "not {found}",
  ["rule.pattern-name"] = "pattern {number}",
  ["rule.not-codes"] =
    'topic "{topic}": codes is written { medtop = "20000523" }, not {found}',
  ["rule.no-such-topic"] =
    'topic "{topic}" names "{other}" under {key}, and there is no such topic',
  ["rule.circle"] =
    'topic "{topic}" builds on itself, by way of needs, unless_topic, parent or children',
  ["rule.switched-off"] =
    'topic "{topic}" is switched off for this run, because a pattern failed: {reason}',
  ["query.field"] =
    "A rule cannot ask for {field}: here; name topics under needs or unless_topic.",
  ["query.no-word"] =
    "It needs a word that must stand in the text; with OR, one on each side.",
  ["expect.no-name"] = "expect needs the name of a topic in quotation marks",
  ["expect.no-table"] =
    'expect "{topic}" must be followed by braces with yes = … and no = …, not {found}',
  ["expect.unknown-entry"] = '"{entry}" is unknown in expect "{topic}"; known are yes and no',
  ["expect.empty"] = 'expect "{topic}" holds no text; give some under yes or no',
  ["expect.not-a-text"] = 'expect "{topic}": a text in quotation marks is wanted, not {found}',
  ["pack.older"] =
    "this pack wants version {wanted} of the rule language, which is no longer understood; "
      .. "this jianbao speaks {oldest} to {spoken}; go through its rules with the handbook of "
      .. "rules, then write api = {spoken}",
  ["slip.full-width"] =
    "the full-width {found} stands outside quotation marks; write {wanted} here",
  ["slip.full-width-blank"] =
    "a full-width blank stands outside quotation marks; write an ordinary one",
  ["slip.word-outside"] = '{word} stands outside quotation marks; write "{word}"',
  ["slip.key-outside"] = '{word} stands outside quotation marks; write ["{word}"]',
  ["slip.key-without-brackets"] =
    'a word with a value stands in square brackets: ["读书会"] = 2',
  ["slip.equals-missing"] = "an = is missing before {near}",
  ["slip.brace-too-many"] = "there is a } too many, or a { is missing before it",
  ["slip.quote-not-closed"] = "the quotation mark that opens here is not closed on this line",
  ["slip.brace-not-closed"] = "the brace opened on line {line} is not closed",
  ["slip.comma-missing"] = "a comma is missing before {near}, or a brace before it",
  ["slip.ends-early"] = "the file ends too early: {reason}",
  ["slip.syntax"] = "this is not understood, near {near}: {reason}",
  ["brick.not-a-pattern"] = "this cannot be part of a pattern: {value}",
  ["brick.not-a-count"] = "a whole number is wanted behind ^, not {value}",
  ["brick.not-words"] = 'word is written word "安全" or word { "安全", "消防" }, not with {value}',
  ["brick.not-a-set"] =
    'set wants the characters in quotation marks, such as set "，。", not {value}',
  ["brick.not-a-distance"] = "upto wants a number of characters from 0 to 100, not {value}",
  ["pack.no-files"] = "{path}: a pack is a folder of .lua files, and there is none in it",
  ["pack.no-table"] = "after pack come its entries in braces",
  ["pack.unknown-entry"] = "pack has an entry “{entry}”; known are: {entries}",
  ["pack.wrong-entry"] = "{entry} of pack must be {wanted}",
  ["pack.wanted-name"] = "a word in quotation marks, without blanks or @",
  ["pack.wanted-version"] = "a whole number from 1",
  ["pack.wanted-api"] = "a whole number from 1",
  ["pack.wanted-description"] = "a text in quotation marks",
  ["pack.newer"] = "this pack wants rule language {wanted}, this jianbao speaks {spoken}; "
    .. "update jianbao",
  ["environment.unknown-name"] = "the name “{name}” is not known here (a word to be found stands "
    .. "in quotation marks); known are: {names}",
  ["environment.not-local"] = "“{name}” is set here without local before it",

  -- Writers and exports
  ["writer.needs-folder"] = "the writer {writer} makes a folder: give -o a path that ends in /",
  ["writer.site-out"] = "the writer {writer} makes a site: it writes through context.file",
  ["clippings.wrong"] = "{path}:{line}: this is no article as jianbao writes it ({what}); "
    .. "the pages before were taken, but not the last of them",
  ["clippings.not-the-page"] = "{path}: the bytes of page {id} are not those it was made of; "
    .. "export it again",
  ["table.description"] = "a table: one article a row",
  ["table.no-columns"] = 'a table is written like this: table "剪报表" { columns = '
    .. '{ "日期", "标题" } }',
  ["table.unknown-column"] = "there is no column “{column}”; there are: {columns}",
  ["table.format"] = "format of a table is csv or xlsx, not “{format}”",
  ["table.no-xlsx"] = "this jianbao was built without libxlsxwriter: install libxlsxwriter-dev "
    .. "and say make, or write a .csv",
  ["table.cut"] = "… (cut here: a cell takes 32,767 characters, the text has {characters})",
  ["writer.no-table"] = "a writer file ends in return and its entries in braces",
  ["writer.entry"] = "{entry} of a writer must be a {wanted}, not {found}",
  ["writer.extension"] = "extension of a writer must be letters and digits, not “{found}”",
  ["writer.per"] = "per of a writer must be article, day, page or site, not “{found}”",
  ["writer.option"] = "an option of a writer needs a name of its own; found {found}",
  ["writer.unknown-option"] = "the writer {writer} has no option “{option}”; it has: {options}",
  ["writer.not-a-string"] = "out takes a string, not {found}",
  ["writer.failed"] = "the writer {writer} broke off: {reason}",
  ["writer.cut-not-known"] = "cut.words takes a text of the article at hand",
  ["writer.folio-not-known"] = "news.folio takes the folio of the article at hand",
  ["writer.layout-not-known"] = "layout.read takes the page at hand",
  ["writer.beside-taken"] = "there is a file {name} already: beside needs another extension",
  ["writer.sample"] = "{path}: the sample comes out differently in its line {line}: "
    .. "“{made}” instead of “{expected}”",
  ["output.standard-output"] = "standard output",
  ["output.not-found"] = "{path}: there is no such folder; make it first",
  ["output.no-permission"] = "{path}: you may not write here; choose another folder",
  ["output.read-only"] = "{path}: this disk can only be read; choose another folder",
  ["output.cancelled"] = "{path}: nobody reads it any more",
  ["output.disk-full"] = "{path}: no room left on the disk; make room and export again",
  ["output.io"] = "{path}: cannot be written: {reason}",
  ["output.not-a-folder"] = "{path}: is a file, not a folder; choose another name",
  ["output.not-in-order"] = "articles for {name} come apart from each other; "
    .. "give them in the order of their dates, or one file for each article",

  -- Wrong usage
  ["usage.see-help"] = "{message}; see {command} --help",
  ["usage.no-command"] = "no command was given",
  ["usage.no-rules-command"] = "rules wants a command of its own, such as check",
  ["usage.unknown-command"] = "there is no command “{name}”",
  ["usage.did-you-mean"] = "there is no command “{name}” (did you mean “{nearest}”?)",
  ["usage.option-meant"] = "there is no option {name} (did you mean {nearest}?)",
  ["usage.missing-argument"] = "{name} is missing",
  ["usage.missing-option"] = "the option {name} is missing",
  ["usage.unknown-option"] = "there is no option {name}",
  ["usage.too-many"] = "there are too many words",
  ["usage.needs-value"] = "the option {name} wants a value",
  ["usage.no-value"] = "the option {name} takes no value",
  ["usage.twice"] = "the option {name} is there twice",
  ["usage.bad-date"] = "“{value}” is no date; write it as 2023-06-21",
  ["usage.bad-number"] = "“{value}” is no whole number from {least} on",
  ["usage.bad-choice"] = "“{value}” is none of: {choices}",

  -- Progress
  ["progress.rate"] = "{rate}/s",
  ["progress.left"] = "{time} left",
  ["progress.upgrade"] = "bringing the archive of an older jianbao up to date",
  ["progress.rebuild"] = "making the search index anew",
  ["progress.check"] = "comparing the index with the articles",

  -- Results
  ["read.runner-up"] = "{evidence}; else {role} {score}",
  ["import.new"] = "imported {pages} with {articles}",
  ["import.same"] = "{files} unchanged: in the archive already",
  ["import.failed"] = "{files} failed: listed above",
  ["import.skipped"] = "{files} passed over: not named .txt, .text or .md",
  ["import.nothing"] = "{paths}: no pages here; pages are files that end in .txt, .text or .md",
  ["import.uncounted"] = "the words of these articles were not counted: {reason}",
  ["import.gave-up"] = "{path}: two processes ended while they read it; it was left out",
  ["import.stopped"] = "the import stopped here: {files} not tried",
  ["search.found"] = "{articles} found, {shown} shown",
  ["search.no-topic"] = "no article has the topic “{topic}”; topics here are: {topics}",
  ["search.by"] = "{articles} found",
  ["search.undated"] = "no date",
  ["search.liked"] = "{articles} like it",
  ["search.one-way"] = "--by, --words, --similar and --reprints do not go together",
  ["search.no-headline"] = "(no headline)",
  ["classify.done"] = "{articles}: {examined} classified, {changed} changed",
  ["classify.off-deadline"] =
    'the rule "{topic}" was left out from article {article} on: it took more than {seconds} '
      .. "seconds there",
  ["classify.off-limit"] =
    'the rule "{topic}" was left out from article {article} on: a pattern of it went beyond the '
      .. "steps, memory or time that it may take",
  ["classify.off-crash"] =
    'the rule "{topic}" was left out from article {article} on: it ended the process that '
      .. "tried it",
  ["classify.undecided"] =
    "{articles} could not be decided and keep the topics they had: {list}",
  ["classify.edited"] =
    "the rule files were edited while they were being read; nothing was changed: run it again",
  ["export.too-many-topics"] =
    "more than {most} topics: a file for each cannot be written at once; export them by --query",
  ["writer.bad-value"] = "--option {option}={value}: the value is none such as {example}",
  ["export.bad-option"] = "--option wants name=value, not “{option}”",
  ["export.needs-folder"] = "--per and --name want -o with a folder: a path that ends in /",
  ["export.unknown-name"] = "--name knows no {name}; it knows {known}",
  ["export.no-codes"] = "exported without codes of topics: {reason}",
  ["export.done-changed"] =
    "{path}: {articles} written; {unchanged} the same as before, left as they were",
  ["writers.origin.built-in"] = "built in",
  ["writers.origin.folder"] = "in your folder",
  ["writers.origin.user"] = "in your configuration",
  ["writers.options"] = "Options:",
  ["writers.bad-name"] = "“{name}” is no name for a file",
  ["writers.exists"] = "{path} is there already; take another name",
  ["writers.written"] = "{path}: written; it works as it is: --to {name}",
  ["writers.sound-table"] = "{name}: a table; nothing wrong",
  ["writers.sound"] = "{name}: its sample comes out as it says",
  ["export.done-files"] = "{path}: {articles} written, into {files}",
  ["export.done"] = "{path}: {articles} written",
  ["train.epoch"] = "epoch {epoch} of {epochs}",
  ["train.epoch-dev"] = "{epoch}: F1 {f1} on the dev corpus",
  ["train.done"] = "{path}: {bytes} bytes",
  ["train.bad-number"] = "{value} is not a number of at least 0",

  ["info.archive"] = "archive",
  ["info.pages"] = "pages",
  ["info.articles"] = "articles",
  ["info.counted"] = "words",
  ["info.counted-of"] = "counted in {counted} of {articles}",
  ["info.dates"] = "dates",
  ["info.size"] = "size",
  ["info.sizes"] = "{archive} for {text} of text",
  ["archive.uncounted"] = "the words of {id} were not counted: it was imported by an older "
    .. "jianbao, or without a lexicon",
  ["check.sound"] = "{path}: sound",
  ["check.rebuilt"] = "{path}: the search index was made anew",
  ["check.index"] = "{path}: {problems}, all in the search index; this mends them: "
    .. "jianbao check --rebuild {path}",
  ["check.damaged"] = "{path}: {problems}; restore a copy, or import the pages into a new archive",
  ["rules.sound"] = "{path}: {topics}, nothing wrong",
  ["pack.file-meant"] =
    "there is no pack named “{name}”, but a file {name}.lua here: write {name}.lua",
  ["pack.folder-meant"] = "there is no pack named “{name}”, but a folder of that name here: "
    .. "write {name}/",
  ["rules.older-api"] =
    "{path} was written for version {written} of the rule language; it means the same in version "
      .. "{spoken}",
  ["rules.expected"] = "texts that came out as expected: {right} of {count}",
  ["rules.expected-yes"] = '{place}: should get "{topic}" and does not: {text}',
  ["rules.expected-no"] = '{place}: should not get "{topic}" and does: {text}',
  ["rules.points"] = "{score} of {pass} points",
  ["rules.note"] = "{place}: note: {note}",
  ["rules.new-name"] = "a topic wants a name of one line, in UTF-8",
  ["rules.new-slash"] = 'a file cannot have the name "{topic}": give its path with -o',
  ["rules.new-exists"] = "{path} is there already and was not touched: give another path with -o",
  ["rules.new-written"] = "{path}: written; now put in your words and texts",
  ["rules.would-change"] = "{articles}, {changed} would change",
  ["rules.loaded"] = "loaded {topics}, nothing wrong",
  ["rules.kept"] = "the rules that were sound last are kept",
  ["rules.topic"] = "topic",
  ["rules.precision"] = "precision",
  ["rules.recall"] = "recall",
  ["rules.no-labels"] = "no article has a label for these topics; set some with jianbao label",
  ["rules.label-missed"] = '{id}: should get "{topic}", has {score} of {pass} points: {headline}',
  ["rules.label-wrong"] =
    '{id}: should not get "{topic}", has {score} of {pass} points: {headline}',
  ["rules.label-unknown"] = "there are labels for topics that these rules do not have: {topics}",
  ["label.yes"] = "{topic}",
  ["label.no"] = "not {topic}",
  ["label.none"] = "no labels",
  ["lint.no-words"] =
    'topic "{topic}": no word opens {words}, so it is tried on every article; '
      .. "give it words = { … }",
  ["lint.untested"] =
    'topic "{topic}" has no texts beside it; write expect "{topic}" { yes = { … }, no = { … } }',
  ["lint.never"] = 'none of the texts beside topic "{topic}" gets it',
  ["lint.nothing"] = 'topic "{topic}": these words count nothing anywhere: {words}',
  ["lint.cancelled"] =
    'topic "{topic}": these words stand under unless themselves, and so never count: {words}',
  ["lint.longer"] =
    'topic "{topic}": these hold a shorter word of the list, of the same weight; they add points '
      .. 'only where the same place also has the shorter word, or another of these: {words}',
  ["lint.shared"] =
    '"{topic}" and "{other}" share words that are enough for either alone: {words}',
  ["enough.word"] = "enough would be, in the {place}, any of: {words}",
  ["enough.pattern"] = "enough would be, in the {place}: {words}",
  ["enough.query"] = "enough would be, if it were true: {words}",
  ["enough.topic"] = "enough would be the topic: {words}",
  ["enough.unless"] = "enough would be, if this did not cancel it: {words}",
  ["enough.or"] = " or ",
  ["enough.part"] = "{word} ({place})",
  ["enough.together"] = "enough would be, together: {parts}",
  ["enough.and-more"] = "{list} and others, {all} in all",
  ["enough.blocked-needs"] = 'it is given only together with "{topic}"',
  ["enough.blocked-unless_topic"] = 'it is not given together with "{topic}"',
  ["field.lead"] = "lead",
  ["field.body"] = "body",
  ["explain.dismissed.field"] = "does not count in this place",
  ["explain.dismissed.paragraph"] = "not in the paragraph asked for",
  ["explain.dismissed.whole"] = "not a whole word here",
  ["explain.dismissed.tag"] = "not of the part of speech asked for",
  ["explain.dismissed.near"] = "not near what it should stand near",
  ["explain.met"] = "conditions met: {met} of {count}",
  ["explain.query-parts"] = "query not true: {query}; found {found}; not found {missing}",
  ["explain.none"] = "nothing",
  ["explain.fired"] = "{topic}: given with {score} points, {pass} needed  ({file})",
  ["explain.short"] = "{topic}: not given, {score} points of {pass}, {missing} missing  ({file})",
  ["explain.not-counted"] = "found, but not counted:",
  ["explain.repeated"] = { one = "{count} more find in a place where its word had counted",
    other = "{count} more finds in places where their word had counted" },
  ["explain.inside"] = { one = "{count} more find inside a longer word that was found",
    other = "{count} more finds inside longer words that were found" },
  ["explain.dismissed.unless"] = "inside “{by}” (unless)",
  ["explain.most"] = { one = "{count} more find in a place that has given its most: {words}",
    other = "{count} more finds in places that have given their most: {words}" },
  ["explain.kind.query"] = "query",
  ["explain.kind.pattern"] = "pattern",
  ["explain.kind.topic"] = "topic",
  ["explain.dismissed.weight"] = "this place counts nothing",
  ["explain.near"] = "{topic} {score} of {pass}",
  ["explain.near-misses"] = "not reached: {list}",
  ["explain.silent"] = "nothing found for {topics} more",
  ["explain.own-rules"] = "{message}; name rule files of your own with --rules",
  ["explain.changed"] = "{topic}: the rules have changed since this was decided; "
    .. "to decide anew: jianbao classify {path}",
  ["field.label"] = "label",
  ["field.kicker"] = "kicker",
  ["field.headline"] = "headline",
  ["field.deck"] = "deck",
  ["field.paragraphs"] = "paragraph {number}",
  ["field.credits"] = "credit {number}",
}
