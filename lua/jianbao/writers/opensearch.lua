--- OpenSearch and Elasticsearch: the body of a _bulk request (NDJSON).
--
-- Two lines an article: what to do, and the article. Beside NAME.ndjson comes
-- NAME.index.json, the settings of the index:
--
--   curl -X PUT HOST/jianbao -H 'Content-Type: application/json' \
--     -d @NAME.index.json
--   curl -X POST HOST/_bulk -H 'Content-Type: application/x-ndjson' \
--     --data-binary @NAME.ndjson
--
-- So that a cluster finds what jianbao finds, without a plugin: the texts are
-- indexed by overlapping pairs of characters, quotation marks passed over
-- (search them with match_phrase; two characters at least). Their words come
-- cut by jianbao, folded and parted by blanks, under `words` (search them with
-- the output of `jianbao words`). A paragraph is a value of its own, so no
-- phrase crosses two.

local KEYS = {
  "index", "_index", "_id", "id", "source", "ordinal", "date", "folio", "label", "kicker",
  "headline", "deck", "dateline", "byline", "people", "role", "name", "kind", "text", "credits",
  "topics", "codes", "words",
  "settings", "mappings", "analysis", "char_filter", "tokenizer", "filter", "analyzer", "type",
}

-- What search in jianbao passes over: blanks, quotation and book marks, as
-- csrc/text/classes.c lists them.
local PASSED_OVER = "[\\s\u{85}\u{A0}\u{2000}-\u{200B}\u{2028}\u{2029}\u{202F}\u{205F}\u{2060}"
  .. "\u{3000}\u{FEFF}\"'\u{AB}\u{BB}\u{2018}-\u{201F}\u{2039}\u{203A}\u{3008}-\u{300F}"
  .. "\u{301D}-\u{301F}\u{FE3D}-\u{FE44}\u{FF02}\u{FF07}\u{FF62}\u{FF63}]"

local function text_field()
  return { type = "text", analyzer = "jianbao_pairs" }
end

local function word_field()
  return { type = "text", analyzer = "jianbao_words" }
end

local INDEX = {
  settings = { analysis = {
    char_filter = { jianbao_marks =
      { type = "pattern_replace", pattern = PASSED_OVER, replacement = "" } },
    tokenizer = { jianbao_pairs = { type = "ngram", min_gram = 2, max_gram = 2 } },
    analyzer = {
      jianbao_pairs = { type = "custom", char_filter = { "jianbao_marks" },
        tokenizer = "jianbao_pairs", filter = { "cjk_width", "lowercase" } },
      jianbao_words = { type = "custom", tokenizer = "whitespace", filter = { "lowercase" } },
    },
  } },
  mappings = { properties = {
    id = { type = "keyword" }, source = { type = "keyword" }, ordinal = { type = "integer" },
    date = { type = "date", format = "strict_date", ignore_malformed = true },
    folio = { type = "keyword", ignore_above = 1024 }, kind = { type = "keyword" },
    label = text_field(), kicker = text_field(), headline = text_field(), deck = text_field(),
    dateline = text_field(), byline = text_field(), text = text_field(), credits = text_field(),
    people = { properties = { role = { type = "keyword" }, name = { type = "keyword" } } },
    topics = { type = "keyword" }, codes = { type = "keyword" },
    words = { properties = { label = word_field(), kicker = word_field(),
      headline = word_field(), deck = word_field(), text = word_field() } },
  } },
}

-- The longest _id that a cluster takes, in bytes.
local ID_LIMIT = 512

local settings

-- Words parted by blanks; a blank inside a word is one that does not part.
local function cut_words(text)
  local list = cut.words(text)
  for index, word in ipairs(list) do
    list[index] = word:gsub("[ \t-\r]", "\u{A0}")
  end
  return table.concat(list, " ")
end

local function words_of(a)
  local words = {}
  for _, name in ipairs { "label", "kicker", "headline", "deck" } do
    words[name] = a[name] and cut_words(a[name])
  end
  if a.paragraphs and #a.paragraphs > 0 then
    words.text = {}
    for index, paragraph in ipairs(a.paragraphs) do
      words.text[index] = cut_words(paragraph.text)
    end
  end
  return next(words) and words or nil
end

local function texts_of(list)
  local texts = {}
  for index, item in ipairs(list or {}) do
    texts[index] = item.text
  end
  return #texts > 0 and texts or nil
end

local function people_of(a)
  local people = {}
  for _, one in ipairs(a.bylines or {}) do
    people[#people + 1] = { role = one.role, name = one.name }
  end
  for _, credit in ipairs(a.credits or {}) do
    for _, name in ipairs(credit.names or {}) do
      people[#people + 1] = { role = "photographer", name = name }
    end
  end
  return #people > 0 and people or nil
end

local function document(a)
  local topics, codes = article.topic_names(a), {}
  for _, topic in ipairs(news.topics(a, "")) do
    if topic.scheme ~= "topic" then
      codes[#codes + 1] = topic.scheme .. ":" .. topic.code
    end
  end
  return {
    id = a.id, source = a.source, ordinal = a.ordinal, date = a.date, folio = a.folio,
    label = a.label, kicker = a.kicker, headline = a.headline, deck = a.deck,
    dateline = a.dateline, byline = a.byline, people = people_of(a), kind = a.kind,
    text = texts_of(a.paragraphs), credits = texts_of(a.credits),
    topics = #topics > 0 and topics or nil, codes = #codes > 0 and codes or nil,
    words = words_of(a),
  }
end

return {
  name = "opensearch",
  description = "OpenSearch, Elasticsearch: a _bulk body, and the settings of the index",
  extension = "ndjson",

  options = {
    { name = "index", default = "jianbao", description = "the name of the index" },
  },

  open = function(_, context)
    settings = context.options
    if context.beside then
      context.beside("index.json", json.encode(INDEX, KEYS) .. "\n")
    end
  end,

  article = function(out, a)
    local id = a.id
    if id and #id > ID_LIMIT then
      id = layout.digest(id)
    end
    out(json.encode({ index = { _index = settings.index, _id = id ~= "" and id or nil } }, KEYS)
      .. "\n" .. json.encode(document(a), KEYS) .. "\n")
  end,

  sample = {
    {
      id = "00ff-01", source = "a.txt", ordinal = 1, date = "2024-05-06", kind = "report",
      headline = "“ＡＩ”进车间", bylines = { { role = "reporter", name = "张三" } },
      paragraphs = { { kind = "body", text = "职工学习。" }, { kind = "caption", text = "" } },
      topics = { { id = "技能竞赛", score = 4, codes = { medtop = "medtop:20000529" } } },
    },
    { kicker = "简讯" },
  },
  expected = '{"index":{"_index":"jianbao","_id":"00ff-01"}}\n{"id":"00ff-01","source":"a.txt",'
    .. '"ordinal":1,"date":"2024-05-06","headline":"“ＡＩ”进车间","people":[{"role":"reporter",'
    .. '"name":"张三"}],"kind":"report","text":["职工学习。",""],"topics":["技能竞赛"],'
    .. '"codes":["medtop:20000529"],"words":{"headline":"ai 进 车间","text":["职工 学习",'
    .. '""]}}\n{"index":{"_index":"jianbao"}}\n{"kicker":"简讯","words":{"kicker":"简讯"}}\n',
}
