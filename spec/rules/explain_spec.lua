--- Explanations of decisions: they add up, and what they call enough is enough.

local article_shape = require "jianbao.article"
local child = require "child"
local json = require "jianbao.json"
local lfs = require "lfs"
local rule_file = require "rule_file"
local rules = require "jianbao.rules"

local article = rule_file.article

--- The articles of the example pages, and of the pages beside the work tree.
local function example_articles()
  local articles = {}
  for _, folder in ipairs { "examples/pages", "../shared/pages" } do
    local names = {}
    if lfs.attributes(folder, "mode") then
      for name in lfs.dir(folder) do
        if name:find "^[^.]+%.json$" then
          names[#names + 1] = name
        end
      end
    end
    table.sort(names)
    for _, name in ipairs(names) do
      local page = assert(json.decode(child.slurp(folder .. "/" .. name)))
      table.move(page.articles, 1, #page.articles, #articles + 1, articles)
    end
  end
  return articles
end

---Put a word into a place of a copy of an article, apart from all else.
local function with_word(one, place, word)
  local copy = { paragraphs = {} }
  for key, value in pairs(one) do
    if key ~= "paragraphs" then
      copy[key] = value
    end
  end
  for index, paragraph in ipairs(one.paragraphs or {}) do
    copy.paragraphs[index] = { kind = paragraph.kind, text = paragraph.text }
  end
  local lead = article_shape.lead(copy)
  if place == "lead" and lead then
    local paragraph = copy.paragraphs[lead]
    paragraph.text = paragraph.text .. "；" .. word .. "；"
  elseif place == "lead" or place == "body" then
    table.insert(copy.paragraphs, { kind = "body", text = word })
  else
    copy[place] = (copy[place] or "") .. "；" .. word .. "；"
  end
  return copy
end

describe("an explanation", function()
  it("of every built-in topic and every example article adds up, and its near misses hold",
    function()
      local ruleset = assert(rules.load())
      local explained, suggestions, fired = 0, 0, 0
      for number, one in ipairs(example_articles()) do
        local decided = {}
        for _, topic in ipairs(ruleset:decide(one)) do
          decided[topic.id] = topic
        end
        for _, explanation in ipairs(ruleset:explain(one)) do
          explained = explained + 1
          local sum, by_condition = 0, 0
          for _, piece in ipairs(explanation.evidence) do
            sum = sum + piece.points
            local text = article_shape.field_text(one, piece.field)
            assert.is_true(piece.first >= 1 and piece.last <= #text and piece.first <= piece.last)
          end
          for _, condition in ipairs(explanation.conditions) do
            by_condition = by_condition + condition.points
          end
          assert.equal(explanation.score, sum)
          assert.is_true(math.abs(sum - by_condition) < 1e-9)
          assert.equal(decided[explanation.id] ~= nil, explanation.fired)
          if explanation.fired then
            fired = fired + 1
            assert.same({}, explanation.enough)
          end
          -- The near misses of every fortieth article are tried: the first word of each.
          if explanation.missing > 0 and number % 40 == 0 then
            assert.is_true(#explanation.enough > 0 or explanation.together ~= nil)
            for _, way in ipairs(explanation.enough) do
              if way.kind == "word" and not (way.field == "body"
                and not article_shape.lead(one)) then
                local again = ruleset:explain(with_word(one, way.field, way.words[1]),
                  explanation.id)[1]
                assert.is_true(again.score >= again.pass,
                  ("%s: %s in the %s"):format(explanation.id, way.words[1], way.field))
                suggestions = suggestions + 1
              end
            end
          end
        end
      end
      assert.is_true(explained > 1000)
      assert.is_true(fired > 100)
      assert.is_true(suggestions > 100)
    end)

  it("names what is enough: in a field, a query, a pattern, without a phrase", function()
    local ruleset = rule_file.load [[topic "题" {
      words = { "甲", ["乙"] = 3, { "丙", near = "甲", weight = 9 } }, unless = { "乙醇" },
      query = "丁 戊", pattern = { number * "名", weight = 2, field = "headline" },
      weight = { headline = 3, lead = 1, body = 1, deck = 0, kicker = 0, label = 0 },
      pass = 4,
    }]]
    local explanation = ruleset:explain(article "甲，乙醇，丁")[1]
    assert.equal(1, explanation.score)
    assert.same({
      { kind = "word", words = { "乙", "甲" }, field = "headline", points = 3 },
      { kind = "pattern", words = { "句式 1" }, field = "headline", points = 6 },
      { kind = "query", words = { "丁 戊" }, points = 4 },
      { kind = "word", words = { "乙" }, field = "lead", points = 3 },
      { kind = "word", words = { "乙" }, field = "body", points = 3 },
      { kind = "unless", words = { "乙醇" }, field = "lead", points = 3 },
    }, (function()
      local list = {}
      for index, way in ipairs(explanation.enough) do
        if way.kind == "pattern" then
          way.words = { "句式 1" } -- in the reader's language
        elseif way.field == "headline" then
          table.sort(way.words)
        end
        list[index] = way
      end
      return list
    end)())
    assert.same({ { text = "丁", met = true }, { text = "戊", met = false } },
      explanation.conditions[5].parts)
    assert.is_nil(explanation.together)
  end)

  it("names the fewest that are enough together where none is alone", function()
    local ruleset = rule_file.load [[topic "题" { words = { "甲", "乙", ["丙"] = 1.5, "丁" }, pass = 8,
      weight = { headline = 3, lead = 1, body = 0, deck = 0, kicker = 0, label = 0 } }]]
    local explanation = ruleset:explain(article "丁")[1]
    assert.same({}, explanation.enough)
    assert.same({
      { word = "丙", field = "headline", points = 4.5 },
      { word = "甲", field = "headline", points = 3 },
    }, explanation.together)
  end)

  it("stays within the most of a place", function()
    local ruleset = rule_file.load [[topic "题" { words = { ["甲"] = 3, ["乙"] = 3 }, pass = 5,
      most = { lead = 3 }, weight = { headline = 0, lead = 1, body = 1, deck = 0, kicker = 0,
      label = 0 } }]]
    local explanation = ruleset:explain(article "甲")[1]
    assert.same({ { kind = "word", words = { "乙", "甲" }, field = "body", points = 3 } },
      explanation.enough)
  end)
end)
