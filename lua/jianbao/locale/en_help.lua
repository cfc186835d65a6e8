--- What --help says in English; part of the catalogue en.lua. A spec checks
-- options and examples against the programme.

return {
  help = [[
jianbao 剪报 - an archive of clippings from the text of newspaper pages

  jianbao import clips.db pages/        bring pages in; they are sorted by topic
  jianbao search clips.db 心理健康      find articles
  jianbao export clips.db --to csv -o clips.csv

Commands
  read        print the articles of pages as JSON
  words       cut texts into words
  import      bring files and folders of pages into an archive
  search      find articles in an archive
  classify    decide topics anew, where changed rules can affect them
  explain     why an article has a topic, or does not have it
  label       say by hand which topics an article has
  export      write articles as a table or in another format
  info        what an archive holds
  check       look an archive over for damage
  rules       write rule files, test them, and see what they would change
  train       make a model of segmentation from a corpus
  writers     list, make and look over export formats

jianbao COMMAND --help tells more; jianbao --version.
Results go to standard output, all else to standard error. The exit status is
0 when all was done, 1 when something failed and is listed, 2 for wrong usage.]],

  ["help.read"] = [[
jianbao read [OPTION…] FILE… | -
Print the articles of newspaper pages, one JSON object a line.

  --date D       the day (YYYY-MM-DD) of pages that neither print it nor have
                 it in their file's name, as 2023-06-21.txt has
  --profile P    how this newspaper does it: a name, or a file ending in .lua
  --encoding E   UTF-8, GB18030, Big5, UTF-16LE …; otherwise found out
  --spans        say for each text which bytes of the page it is
  --why          print instead what each line was taken for, and why
  --json         with --why: one JSON object a line
  -              read one page from standard input

  $ jianbao read page.txt
  {"id":"74b3aaf750452d68-01","source":"page.txt","ordinal":1,"date":"2023-06…
  {"id":"74b3aaf750452d68-02","source":"page.txt","ordinal":2,"date":"2023-06…]],

  ["help.words"] = [[
jianbao words [OPTION…] [FILE…]
Cut texts (UTF-8) into words: a line in, a line out, words parted by a blank.
Without a FILE, or with -, standard input is read.

  --model M        a model's file; unigram: the most probable words of the
                   dictionary, as jieba cuts them
  --grain G        fine, normal or coarse; each is a run of the one before
  --tags           word/part of speech
  --dictionary F   words of yours, a line each: word [frequency] [tag]
  --force W        what is always one word; may be given several times
  --forbid W       what is never one word; may be given several times
  --offsets        word/first-last, in bytes of the line
  --json           a list of tokens a line, blanks and marks with their kinds

  $ jianbao words --force 工人报 page.txt
  2023 年 6 月 21 日 星期 三 第3 版 工会 新闻 城东 工人报
  …]],

  ["help.import"] = [[
jianbao import ARCHIVE PATH… [OPTION…]
Bring pages into an archive, which is made if there is none. A PATH is a file,
or a folder, whose .txt, .text and .md files are taken, but for hidden ones and
README. A page that is in the archive already changes nothing.

  --date D       the day (YYYY-MM-DD) of pages that neither print it nor have
                 it in their file's name, as 2023-06-21.txt has
  --profile P    how this newspaper does it: a name, or a file ending in .lua
  --encoding E   UTF-8, GB18030, Big5, UTF-16LE …; otherwise found out
  --rules PATH   topics by these rules instead of the built-in ones
  --jobs N       read pages with N processes
  --json         print what became of each file, one JSON object a line

  $ jianbao import clips.db pages/
  imported 1 page with 2 articles]],

  ["help.search"] = [[
jianbao search ARCHIVE QUERY… [OPTION…]
Find articles. Words side by side must all occur; OR, NOT (or -), ( ) and
"quotes" work as you expect; headline: topic: reporter: and date: narrow it.

  --limit N      at most so many (20)
  --offset N     leave out the first N
  --sort S       rank (best first), newest or oldest
  --strict       quotation marks, book marks and blanks count: “一带一路”
  --by WHAT      count all matches by month, topic, reporter, paper or kind
  --words        words that stand out: in how many matches, and how much
  --similar      QUERY is an article's id: articles that are like it
  --reprints     QUERY is an article's id: where its text was printed again
  --json         one JSON object a line, with id, headline, score and snippet

  jianbao search clips.db '心理 (讲座 OR 培训) -广告' --by month
  jianbao search clips.db topic:安全生产 date:2023-06..2023-08 --sort newest

  $ jianbao search clips.db 灭火器
  2023-06-21  74b3aaf750452d68-01  园区举办消防安全演练
      昨天，城东工业园的三十名职工参加消防安全演练，学会使用[灭火器]。
  1 article found, 1 shown]],

  ["help.classify"] = [[
jianbao classify ARCHIVE [OPTION…]
Decide topics anew, after rules were changed: of the articles that a changed
rule can affect, and with the same outcome as if all were decided. What differs
is written all at once. A rule that hangs is named and left out.

  --rules PATH…  by these rules instead of the built-in ones
  --jobs N       decide with N processes
  --all          decide all articles, even those that no change can affect
  --json         print the counts as JSON

  $ jianbao classify clips.db
    安全生产  1
    文体活动  1
  2 articles: 0 classified, 0 changed]],

  ["help.explain"] = [[
jianbao explain ARCHIVE ARTICLE [TOPIC] [OPTION…]
Say why an article has its topics: which words were found where, and what they
counted. With a TOPIC also why it was not given. An ARTICLE is named by the id
that search prints.

  --rules PATH   by these rules instead of the built-in ones
  --json         one JSON object a topic

  $ jianbao explain clips.db 74b3aaf750452d68-01 安全生产
  74b3aaf750452d68-01  2023-06-21  园区举办消防安全演练
  安全生产: given with 29 points, 5.5 needed  (…)
      headline     +12         园区举办[消防安全]演练
      headline     +4          园区举办消防安全[演练]
      paragraph 1  +6          …的三十名职工参加[消防安全]演练，学会使用灭火器。
  …]],

  ["help.label"] = [[
jianbao label ARCHIVE ARTICLE [TOPIC…] [OPTION…]
Say by hand that an article has these topics. It changes no topic: it is what
rules are measured by (jianbao rules check --against). Without a TOPIC the
labels of the article are shown.

  --not TOPIC      the article must not have this topic; can be repeated
  --forget TOPIC   take a label away; can be repeated
  --json           print the article's labels, one JSON object a line

  $ jianbao label clips.db 74b3aaf750452d68-01 安全生产 --not 读书
  74b3aaf750452d68-01  2023-06-21  园区举办消防安全演练
    安全生产
    not 读书]],

  ["help.export"] = [[
jianbao export ARCHIVE --to WRITER [-o PATH] [OPTION…]
Write articles in another format.

  --to WRITER      a format: jianbao writers lists them; or a .lua file of yours
  -o PATH          a file, or a folder when it ends in /; else standard output
  --output PATH    the same
  --query Q        only what this search finds
  --since D        only articles of this day (YYYY-MM-DD) and later
  --per WHAT       into a folder: a file for each article, day, page or topic
  --name PATTERN   how to name them, such as {date}-{page}-{ordinal}; also
                   {topic} {headline} {kind} {id}
  --option N=V     an option of the writer; several: several times; the
                   entries of a list with commas: columns=date,headline
  --date D         the date of the export; otherwise its newest article's
  --rules PATH…    where codes of topics are looked up (IPTC Media Topics …)
  --changed        leave files as they are that would stay the same

  $ jianbao export clips.db --to csv -o clips.csv --query topic:安全生产
  clips.csv: 1 article written]],

  ["help.train"] = [[
jianbao train TRAIN -o MODEL [OPTION…]
Make a segmentation model from a corpus: a sentence a line, its words parted
by blanks, in UTF-8. The same corpus always gives the same file.

  -o, --output MODEL  the file to write
  --dev FILE          a corpus that is not learnt from; its F1 is shown
  --more FILE         a second corpus to learn from
  --tags FILE         a corpus of word/TAG, with the tags of Universal
                      Dependencies, to learn parts of speech from
  --name N            what the model is to be called
  --standard S        by which standard the corpus was cut
  --licence L         what it may be used for
  --epochs N          how often to go over the corpus; 12, and down to 5 for
                      large ones
  --prune X           leave out pairs of characters that weigh less; 0.1 gives
                      half the size
  --characters        learn from the characters alone

  $ jianbao train train.words -o mine.model
  epoch 1 of 12
  …]],
  ["help.info"] = [[
jianbao info ARCHIVE [--json]
What an archive holds: pages, articles, dates, topics.

  --json   the same as one JSON object

  $ jianbao info clips.db
  archive   clips.db
  pages     1
  articles  2
  dates     2023-06-21 – 2023-06-21
  size      120 KB for 365 B of text
    安全生产  1
    文体活动  1]],

  ["help.check"] = [[
jianbao check ARCHIVE [--rebuild]
Look an archive over for damage, and hold its search index against the
articles. The exit status is 1 when something is wrong.

  --rebuild   first make the search index anew from the articles

  $ jianbao check clips.db
  clips.db: sound]],

  ["help.rules"] = [[
jianbao rules COMMAND
Work on classification rules.

  new TOPIC              write a file to begin a topic with
  check FILE…            look rule files over for mistakes, and run their tests
  lint FILE…             tell what in them is most likely not meant
  diff OLD NEW ARCHIVE   list the articles whose topics would change
  watch PACK…            try rule files each time one is saved

jianbao rules COMMAND --help tells more.]],

  ["help.rules.new"] = [[
jianbao rules new TOPIC [-o FILE]
Write a file to begin a topic with, TOPIC.lua unless FILE is given. It is sound
and passes its own tests as it stands; its notes say what may be put in. A file
that is there already is not touched.

  -o, --output FILE   write this file

  $ jianbao rules new 安全生产
  安全生产.lua: written; now put in your words and texts]],

  ["help.rules.diff"] = [[
jianbao rules diff OLD NEW ARCHIVE [OPTION…]
List the articles of an archive that would lose (-) or get (+) a topic if the
rules NEW took the place of the rules OLD. Nothing is written. OLD and NEW are
files, folders or names of packs (the built-in one: topics).

  --jobs N   compare with N processes
  --json     one JSON object a line, with id, date, headline, lost and gained

  $ jianbao rules diff 读书.lua 读书新.lua clips.db
  74b3aaf750452d68-01  2023-06-21  园区举办消防安全演练  + 读书
  2 articles, 1 would change  + 读书 1]],

  ["help.rules.watch"] = [[
jianbao rules watch PACK… [--archive ARCHIVE]
Load rule files, or folders of them, each time one is saved: a mistake is shown
with its line, and the rules that were sound last are kept; otherwise the texts
beside the rules are tried. Ctrl-C ends it.

  --archive ARCHIVE   show also which of its articles would lose (-) or get (+)
                      a topic by what was just saved; nothing is written

  $ jianbao rules watch 读书.lua
  loaded 1 topic, nothing wrong
  texts that came out as expected: 2 of 2
  …]],

  ["help.rules.check"] = [[
jianbao rules check FILE…
Load rule files, or folders of them, and say in which line a mistake is. The
texts under expect in them are classified, and those that come out otherwise
are told, with what was found and what would have been enough.

  --against ARCHIVE   compare with the labels set there by jianbao label:
                      precision and recall of each topic, and what is wrong

  $ jianbao rules check 读书.lua
  读书.lua: 1 topic, nothing wrong
  texts that came out as expected: 2 of 2]],

  ["help.rules.lint"] = [[
jianbao rules lint FILE…
Tell what in sound rule files is most likely not meant: words that count
nothing or decide for two topics, topics without tests, patterns that no word
opens.

  $ jianbao rules lint 读书.lua
  读书.lua: 1 topic, nothing wrong]],

  ["help.writers"] = [[
jianbao writers [COMMAND]
List the export formats there are, what makes them, and their options.

  new NAME       write a file to begin a format of your own with
  check WRITER…  look over whether formats make of their samples what they say

  $ jianbao writers
  csl         built in  …
  csv         …  a table for Excel: one article a row
  …]],

  ["help.writers.new"] = [[
jianbao writers new NAME [-o PATH]
Write a file for a format of your own. It works at once, and says in its lines
what to change. It goes where jianbao export looks first: jianbao/writers/.

  -o PATH          somewhere else; then --to PATH
  --output PATH    the same

  $ jianbao writers new titles
  ./jianbao/writers/titles.lua: written; it works as it is: --to titles]],

  ["help.writers.check"] = [[
jianbao writers check [WRITER…]
Run the samples of formats, all there are unless some are named (by name, or
as a .lua file), and say where they come out differently.

  $ jianbao writers check csv markdown
  csv: its sample comes out as it says
  markdown: its sample comes out as it says]],
}
