--- Bulk data for OpenSearch: the texts come back, and phrases find as ours do.

local child = require "child"
local core = require "jianbao.core"
local export = require "jianbao.export"
local exported = require "exported"
local json = require "jianbao.json"

local WORD_FIELDS = { "label", "kicker", "headline", "deck" }
local TEXT_FIELDS = { "label", "kicker", "headline", "deck", "byline" }

describe("the writer opensearch", function()
  local folder

  before_each(function() folder = child.folder() end)
  after_each(function() child.remove(folder) end)

  --- The lines of a _bulk body: actions and documents.
  local function read(path)
    local actions, documents = {}, {}
    local text = child.slurp(path)
    assert.equal("\n", text:sub(-1)) -- _bulk wants it
    for line in text:gmatch "([^\n]*)\n" do
      local value = assert(json.decode(line))
      if #actions == #documents then
        actions[#actions + 1] = value
      else
        documents[#documents + 1] = value
      end
    end
    assert.equal(#actions, #documents)
    return documents, actions
  end

  it("gives every text back, however awkward", function()
    local list = exported.articles()
    exported.both(list, "opensearch", folder)
    local documents, actions = read(folder .. "/one")
    assert.equal(#list, #documents)
    for index, article in ipairs(list) do
      local document = documents[index]
      assert.same({ index = { _index = "jianbao", _id = article.id } }, actions[index])
      for _, field in ipairs { "id", "source", "date", "headline", "deck", "byline", "kind" } do
        assert.equal(article[field], document[field])
      end
      for number, paragraph in ipairs(article.paragraphs or {}) do
        assert.equal(paragraph.text, document.text[number])
      end
      for number, topic in ipairs(article.topics or {}) do
        assert.equal(topic.id, document.topics[number])
        assert.equal("medtop:20000529", document.codes[1])
      end
    end
  end)

  it("writes the settings of the index beside a file, and not to standard output", function()
    assert(export.run({ { headline = "甲" } }, "opensearch", folder .. "/clips.ndjson"))
    local index = assert(json.decode(child.slurp(folder .. "/clips.index.json")))
    local analysis = index.settings.analysis
    for _, field in pairs(index.mappings.properties) do
      assert.truthy(field.analyzer == nil or analysis.analyzer[field.analyzer])
    end
    for _, analyzer in pairs(analysis.analyzer) do
      assert.truthy(analyzer.tokenizer == "whitespace" or analysis.tokenizer[analyzer.tokenizer])
      for _, name in ipairs(analyzer.char_filter or {}) do
        assert.truthy(analysis.char_filter[name])
      end
    end
    local result = child.shell(([[/usr/bin/lua5.4 -e '
      package.path, package.cpath = %q, %q
      require("jianbao.export").run({ { headline = "甲" } }, "opensearch", "-")']])
      :format(package.path, package.cpath))
    assert.equal('{"index":{"_index":"jianbao"}}\n{"headline":"甲","words":{"headline":"甲"}}\n',
      result.out)
  end)

  it("cuts the words that jianbao counts", function()
    local counted = require("jianbao.word_counts").new()
    local archive <close> = exported.archive(folder)
    assert(export.run(archive, "opensearch", folder .. "/one"))
    local documents = read(folder .. "/one")
    local index = 0
    for article in archive:articles() do
      index = index + 1
      local words, found = documents[index].words or {}, {}
      local function add(text)
        for word in (text or ""):gmatch "[^ ]+" do
          found[word] = (found[word] or 0) + 1
        end
      end
      for _, field in ipairs(WORD_FIELDS) do
        add(words[field])
      end
      for _, text in ipairs(words.text or {}) do
        add(text)
      end
      local wanted = {}
      for _, entry in ipairs(core.words.counted(assert(counted.count(article)))) do
        wanted[entry.word:gsub("%s", "\u{A0}")] = entry.count
      end
      assert.same(wanted, found)
    end
  end)

  --- What the analyzer jianbao_pairs of the settings makes of a text: its own
  --- char filter, pairs of characters, width and case folded.
  local function pairs_of(text, pattern)
    local passed_over = {}
    for character in pattern:gmatch(utf8.charpattern) do
      passed_over[character] = true
    end
    local kept = {}
    for character in text:gmatch(utf8.charpattern) do
      if not passed_over[character] and not character:find "^%s$" then
        kept[#kept + 1] = character:lower()
      end
    end
    return table.concat(kept)
  end

  it("is found by the phrases that jianbao finds", function()
    local archive <close> = exported.archive(folder)
    assert(export.run(archive, "opensearch", folder .. "/one.ndjson"))
    local documents = read(folder .. "/one.ndjson")
    local index = json.decode(child.slurp(folder .. "/one.index.json"))
    local pattern = index.settings.analysis.char_filter.jianbao_marks.pattern
    for _, query in ipairs { "职工", "工会", "安全生产", "讲座", "劳动", "技能竞赛", "進行", "小发明" } do
      local wanted, found = {}, {}
      for article in archive:articles { query = query } do
        wanted[#wanted + 1] = article.id
      end
      for _, document in ipairs(documents) do
        local texts = {}
        for _, field in ipairs(TEXT_FIELDS) do
          texts[#texts + 1] = document[field]
        end
        table.move(document.text or {}, 1, #(document.text or {}), #texts + 1, texts)
        table.move(document.credits or {}, 1, #(document.credits or {}), #texts + 1, texts)
        for _, text in ipairs(texts) do
          if pairs_of(text, pattern):find(query, 1, true) then
            found[#found + 1] = document.id
            break
          end
        end
      end
      assert.same(wanted, found, query)
    end
  end)

  it("shortens an id that a cluster would not take", function()
    assert(export.run({ { id = ("x"):rep(600) }, { id = "" } }, "opensearch", folder .. "/one"))
    local documents, actions = read(folder .. "/one")
    assert.equal(core.text.sha256(("x"):rep(600)), actions[1].index._id)
    assert.equal(("x"):rep(600), documents[1].id)
    assert.is_nil(actions[2].index._id)
  end)
end)
