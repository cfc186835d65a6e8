--- Rule files and packs: loading, deciding, and what is told of wrong ones.

local article_shape = require "jianbao.article"
local rules = require "jianbao.rules"
local child = require "child"
local dice = require "dice"
local locale = require "jianbao.locale"

describe("jianbao.rules", function()
  local folder

  before_each(function()
    folder = child.folder()
    locale.use "en"
  end)

  after_each(function()
    child.remove(folder)
    locale.use(nil)
  end)

  --- Write files into the folder and load it as a pack.
  local function load_files(files)
    for name, content in pairs(files) do
      child.write(folder .. "/" .. name, content)
    end
    return rules.load(folder)
  end

  describe("load", function()
    it("takes a folder with its pack.lua, the files by name", function()
      local ruleset = assert(load_files {
        ["pack.lua"] = 'pack { name = "mine", version = 7, api = 1, description = "我的" }',
        ["b.lua"] = 'topic "乙" { words = { "乙" } } topic("丙", { words = { "丙" } })',
        ["a.lua"] = 'topic "甲" { words = { "甲" } }',
        ["notes.txt"] = "not a rule",
        [".hidden.lua"] = "not a rule either",
      })
      local seen = {}
      for index, rule in ipairs(ruleset.rules) do
        seen[index] = rule.id .. " " .. rule.pack
      end
      assert.same({ "甲 mine@7", "乙 mine@7", "丙 mine@7" }, seen)
    end)

    it("takes a single file, named by it, and several packs", function()
      child.write(folder .. "/one.lua", 'topic "甲" { words = { "甲" } }')
      child.write(folder .. "/two.lua", 'pack { version = 2 } topic "乙" { words = { "乙" } }')
      local ruleset = assert(rules.load { folder .. "/one.lua", folder .. "/two.lua" })
      assert.equal("one@1", ruleset.rules[1].pack)
      assert.equal("two@2", ruleset.rules[2].pack)
    end)

    it("lets a file compute its words", function()
      local ruleset = assert(load_files { ["a.lua"] = [[
        local words = {}
        for _, kind in ipairs { "技能", "劳动" } do words[#words + 1] = kind .. "竞赛" end
        topic "竞赛" { words = words }
      ]] })
      assert.equal(1, #ruleset:decide { headline = "劳动竞赛启动" })
    end)

    it("says that there is no such pack", function()
      local ruleset, message, code = rules.load "nonesuch"
      assert.is_nil(ruleset)
      assert.truthy(message:find("nonesuch", 1, true))
      assert.equal("not-found", code)
    end)

    for _, case in ipairs {
      { "a syntax error", 'topic "甲" {\n  words = { "甲"\n', 3, "line 2" },
      { "a full-width quotation mark", 'topic "甲" { words = { “甲” } }', 1, "full-width “" },
      { "a misspelt topic", '\ntopik "甲" { words = { "甲" } }', 2, "topik" },
      { "a word without quotation marks", 'topic "甲" {\n  words = { words },\n}', 2, "words" },
      { "an unknown entry", 'topic "甲" {\n  words = { "甲" },\n  passs = 3,\n}', 3, "passs" },
      { "a word that is a number", 'topic "甲" {\n  words = { "甲",\n 12 },\n}', 3, "12" },
      { "a weight that is no number", 'topic "甲" {\n  words = {\n["灭火器"] = "2" },\n}',
        3, "灭火器" },
      { "a weight that is not finite", 'topic "甲" {\n  words = { ["乙"] = 1/0 },\n}', 2, "乙" },
      { "words that are no list", 'topic "甲" {\n  words = "甲",\n}', 2, "words" },
      { "no words at all", 'topic "甲" {\n  words = {},\n}', 2, "words" },
      { "missing words", '\ntopic "甲" {}', 2, "甲" },
      { "a word of marks only", 'topic "甲" {\n  words = { "乙",\n "“”" } }', 3, "“”" },
      { "an empty word", 'topic "甲" {\n  words = { "" } }', 1, "" },
      { "a word over two lines", 'topic "甲" {\n  words = { "乙\\n丙" } }', 1, "words" },
      { "a word that is not UTF-8", 'topic "甲" { words = { "\\xFF" } }', 1, "UTF-8" },
      { "two weights for a word", 'topic "甲" {\n  words = { "乙", ["乙"] = 2 } }', 2, "乙" },
      { "a number in unless", 'topic "甲" {\n  words = { "乙" },\n unless = { ["丙"] = 2 } }',
        3, "丙" },
      { "an empty unless", 'topic "甲" {\n  words = { "乙" },\n unless = {} }', 3, "unless" },
      { "an unknown place", 'topic "甲" {\n  words = { "乙" },\n weight = { title = 2 } }',
        3, "title" },
      { "a place's weight below zero", 'topic "甲" { words = { "乙" },\n weight = { lead = -2 } }',
        2, "lead" },
      { "a most that is no table", 'topic "甲" {\n  words = { "乙" },\n most = 3 }', 3, "most" },
      { "a pass of zero", 'topic "甲" {\n  words = { "乙" },\n pass = 0 }', 3, "pass" },
      { "a topic without a name", '\ntopic { words = { "乙" } }', 2, "topic" },
      { "a topic without braces", '\ntopic "甲"', 2, "甲" },
      { "a topic without braces before another", 'topic "甲"\ntopic "乙" { words = { "乙" } }',
        1, "甲" },
      { "a topic twice in a file", 'topic "甲" { words = { "甲" } }\ntopic "甲" { words = { "乙" } }',
        2, "甲" },
      { "a file without a topic", "-- nothing yet", 1, "topic" },
      { "a name that is none", '\nlocal t = wrods', 2, "wrods" },
      { "an error of its own", "\n\nerror 'oops'", 3, "oops" },
      { "a pack with an unknown entry", 'pack {\n  verison = 2 }', 2, "verison" },
      { "a pack with a wrong version", 'pack {\n  version = "2" }', 2, "version" },
      { "a pack with a wrong name", 'pack {\n  name = "a b" }', 2, "name" },
    } do
      it("names file, line and word for " .. case[1], function()
        local ruleset, message, code = load_files { ["甲.lua"] = case[2] }
        assert.is_nil(ruleset)
        local path = ("%s/甲.lua:%d: "):format(folder, case[3])
        assert.equal(path, message:sub(1, #path), message)
        assert.truthy(message:sub(#path):find(case[4], 1, true), message)
        assert.equal("bad-format", code)
      end)
    end

    it("gives the whole of a long path", function()
      local deep = folder .. "/" .. ("很长的名字"):rep(8)
      assert(require("lfs").mkdir(deep))
      for _, content in ipairs { "topic {", "error 'x'" } do
        child.write(deep .. "/a.lua", content)
        local _, message = rules.load(deep)
        assert.equal(deep .. "/a.lua:1:", message:sub(1, #deep + #"/a.lua:1:"))
      end
    end)

    it("names both files of a topic that stands in two", function()
      local _, message, code = load_files {
        ["a.lua"] = 'topic "甲" { words = { "甲" } }',
        ["b.lua"] = '\ntopic "甲" { words = { "乙" } }',
      }
      assert.equal(folder .. "/b.lua:2:", message:match "^%S+")
      assert.truthy(message:find(folder .. "/a.lua", 1, true))
      assert.equal("bad-format", code)
    end)

    it("refuses a pack for a newer rule language", function()
      local _, message, code = load_files { ["pack.lua"] = "pack {\n api = 99 }" }
      assert.equal(folder .. "/pack.lua:2:", message:match "^%S+")
      assert.equal("newer-version", code)
    end)

    -- No version has been given up yet, so one is here.
    for language, words in pairs {
      en = { "no longer understood", "3 to 4", "api = 4" },
      zh = { "已不再支持", "第 3 到 4 版", "api = 4" },
    } do
      it("refuses a pack for a rule language that is too old, and says what to do: " .. language,
        function()
          local loader = require "jianbao.rules.loader"
          local api, oldest = loader.api, loader.oldest_api
          finally(function()
            loader.api, loader.oldest_api = api, oldest
            locale.use "en"
          end)
          loader.api, loader.oldest_api = 4, 3
          locale.use(language)
          local _, message, code = load_files { ["pack.lua"] = "pack {\n api = 2 }" }
          assert.equal(folder .. "/pack.lua:2:", message:match "^%S+")
          for _, wanted in ipairs(words) do
            assert.truthy(message:find(wanted, 1, true), message)
          end
          assert.equal("bad-format", code)
        end)
    end

    it("takes a pack of the oldest version it speaks, and no version that never was", function()
      assert.truthy(load_files { ["pack.lua"] = "pack { api = 1 }",
        ["a.lua"] = 'topic "甲" { words = { "乙" } }' })
      local _, message, code = load_files { ["pack.lua"] = "pack {\n api = 0 }" }
      assert.equal(folder .. "/pack.lua:2:", message:match "^%S+")
      assert.equal("bad-format", code)
    end)

    it("names the file that was meant by a name without its ending", function()
      child.write(folder .. "/读书.lua", 'topic "读书" { words = { "书屋" } }')
      local result = child.shell(("cd %s && %s rules check 读书"):format(child.quote(folder),
        child.quote(child.program)))
      assert.equal(1, result.status)
      assert.truthy(result.err:find("读书.lua", 1, true), result.err)
    end)

    it("refuses an empty folder", function()
      local _, message, code = rules.load(folder)
      assert.truthy(message:find(folder, 1, true))
      assert.equal("bad-format", code)
    end)

    it("says it in Chinese too", function()
      locale.use "zh"
      local _, message = load_files { ["a.lua"] = 'topic "甲" { words = { "甲" }, passs = 3 }' }
      assert.truthy(message:find "主题“甲”里有不认识的“passs”")
    end)
  end)

  describe("decide and explain", function()
    local ruleset

    before_each(function()
      ruleset = assert(load_files {
        ["pack.lua"] = 'pack { name = "t", version = 3 }',
        ["a.lua"] = 'topic "安全" { words = { "安康杯", "安全" }, unless = { "安全感" } }',
        ["b.lua"] = 'topic "竞赛" { words = { ["竞赛"] = 2, "杯" } }\n'
          .. 'topic "别的" { words = { "夜校" } }',
      })
    end)

    it("gives topics by score, then by name, with evidence in the field as printed", function()
      local article = {
        headline = "“安康杯”竞赛", paragraphs = { { kind = "body", text = "讲安全感" } },
      }
      local topics = ruleset:decide(article)
      assert.equal(2, #topics)
      assert.equal("竞赛", topics[1].id)
      assert.equal(9, topics[1].score)
      assert.equal("t@3", topics[1].rule)
      assert.equal(64, #topics[1].file_hash)
      assert.same({
        id = "安全", score = 3, rule = "t@3",
        file_hash = require("jianbao.core").text.sha256(child.slurp(folder .. "/a.lua")),
        evidence = { { word = "安康杯", field = "headline", first = 4, last = 12, points = 3 } },
      }, topics[2])
    end)

    it("gives nothing for an article without text", function()
      assert.same({}, ruleset:decide {})
      assert.equal(3, #ruleset:explain {})
    end)

    it("explains every rule, fired or not, or the one asked for", function()
      local article = { headline = "安全感" }
      local all = ruleset:explain(article)
      assert.equal("安全 竞赛 别的", table.concat({ all[1].id, all[2].id, all[3].id }, " "))
      local one = assert(ruleset:explain(article, "安全"))
      assert.equal(1, #one)
      assert.is_false(one[1].fired)
      assert.equal(3, one[1].missing)
      assert.equal(folder .. "/a.lua", one[1].file)
      assert.same({ { word = "安全", field = "headline", first = 1, last = 6, points = 0,
        reason = "unless", by = "安全感" } }, one[1].dismissed)
      local none, message, code = ruleset:explain(article, "没有")
      assert.is_nil(none)
      assert.truthy(message:find("安全, 竞赛, 别的", 1, true))
      assert.equal("not-found", code)
    end)

    it("agree, and the evidence adds up to the score, on articles made at random", function()
      local draw = dice(11)
      local pieces = { "安康杯", "“安康”杯", "安全", "安全感", "竞赛", "杯", "夜校", "，", "ａ", "\n", "的" }
      local function make()
        local parts = {}
        for index = 1, draw(8) - 1 do
          parts[index] = pieces[draw(#pieces)]
        end
        return table.concat(parts)
      end
      local fired = 0
      for _ = 1, 1000 do
        local article = {
          headline = make(), deck = make(), kicker = make(), label = make(), paragraphs = {
            { kind = "caption", text = make() }, { kind = "body", text = make() },
            { kind = "crosshead", text = make() }, { kind = "body", text = make() },
          },
        }
        local decided = {}
        for _, topic in ipairs(ruleset:decide(article)) do
          decided[topic.id], fired = topic, fired + 1
        end
        for _, explanation in ipairs(ruleset:explain(article)) do
          local sum = 0
          for _, item in ipairs(explanation.evidence) do
            sum = sum + item.points
            local text = article_shape.field_text(article, item.field)
              :sub(item.first, item.last):gsub("“", ""):gsub("”", "")
            assert.equal(item.word, text)
          end
          assert.equal(sum, explanation.score)
          assert.equal(explanation.score >= explanation.pass, explanation.fired)
          local topic = decided[explanation.id]
          assert.equal(explanation.fired, topic ~= nil)
          if topic then
            assert.same(topic.evidence, explanation.evidence)
          end
        end
      end
      assert.is_true(fired > 500)
    end)
  end)
end)
