--- Tests beside rules: what should get a topic and what should not.
--
--   expect "安全生产" {
--     yes = { "码头职工练灭火\n港务公司组织消防演练。", { headline = "…", body = "…" } },
--     no  = { "食品安全员比拼检验本领。" },
--   }
--
-- A text of one line is the lead; of several lines the first is the headline
-- and each of the others a paragraph.

local entry = require "jianbao.rules.entry"
local locale = require "jianbao.locale"

---@class jianbao.Expectation
---@field topic string
---@field file  string
---@field line  integer
---@field yes   jianbao.ExpectedArticle[]
---@field no    jianbao.ExpectedArticle[]

---@class jianbao.ExpectedArticle
---@field article jianbao.Article
---@field shown   string  how it is called: its headline, or how its lead begins

local M = {}

local HEADS = { label = true, kicker = true, headline = true, deck = true }
local KEYS = { label = true, kicker = true, headline = true, deck = true, lead = true, body = true,
  kind = true, date = true, byline = true }

---@param id string
---@param text any
local function check_text(id, text)
  if type(text) ~= "string" or text == "" or not utf8.len(text) then
    entry.fail(id, locale.text("expect.not-a-text", { topic = id, found = entry.shown(text) }))
  end
end

---@param text string
---@return jianbao.Article
local function from_text(text)
  local lines = {}
  for line in text:gmatch "[^\r\n]+" do
    if line:find "%S" then
      lines[#lines + 1] = line:match "^%s*(.-)%s*$"
    end
  end
  local article = { paragraphs = {} }
  for index, line in ipairs(lines) do
    if index == 1 and #lines > 1 then
      article.headline = line
    else
      table.insert(article.paragraphs, { kind = "body", text = line })
    end
  end
  return article
end

---@param id string
---@param given table
---@return jianbao.Article
local function from_table(id, given)
  entry.check_keys(id, given, KEYS, "expect")
  local article = { paragraphs = {}, kind = given.kind, date = given.date, byline = given.byline }
  local function add(text)
    check_text(id, text)
    table.insert(article.paragraphs, { kind = "body", text = text })
  end
  for key in pairs(HEADS) do
    if given[key] ~= nil then
      check_text(id, given[key])
      article[key] = given[key]
    end
  end
  if given.lead ~= nil then
    add(given.lead)
  elseif given.body ~= nil then
    -- What is asked of the body must not become the lead.
    add "——"
  end
  for _, text in ipairs(entry.is_table(given.body) and given.body or { given.body }) do
    add(text)
  end
  return article
end

---@param text string
---@return string
local function beginning(text)
  local cut = utf8.offset(text, 25)
  return cut and text:sub(1, cut - 1) .. "…" or text
end

---@param id string
---@param key "yes"|"no"
---@param list any
---@return jianbao.ExpectedArticle[]
local function check_list(id, key, list)
  if list == nil then
    return {}
  elseif not entry.is_table(list) then
    entry.fail(key, locale.text("rule.not-a-list",
      { key = key, topic = id, found = entry.shown(list) }))
  end
  local articles = {}
  for index, item in ipairs(list) do
    local article
    if entry.is_table(item) then
      article = from_table(id, item)
    else
      check_text(id, item)
      article = from_text(item)
    end
    local first = article.paragraphs[1]
    articles[index] = { article = article,
      shown = beginning(article.headline or article.kicker or (first and first.text) or "?") }
  end
  return articles
end

---Check what an editor wrote; raises { message, word }.
---@param id any
---@param body any
---@return { yes: jianbao.ExpectedArticle[], no: jianbao.ExpectedArticle[] }
function M.new(id, body)
  if type(id) ~= "string" or id == "" then
    entry.fail("expect", locale.text "expect.no-name")
  elseif not entry.is_table(body) then
    entry.fail(id, locale.text("expect.no-table", { topic = id, found = entry.shown(body) }))
  end
  for _, key in ipairs(entry.ordered_keys(body)) do
    if key ~= "yes" and key ~= "no" then
      entry.fail(key, locale.text("expect.unknown-entry", { topic = id, entry = tostring(key) }))
    end
  end
  local expectation = { yes = check_list(id, "yes", body.yes), no = check_list(id, "no", body.no) }
  if #expectation.yes + #expectation.no == 0 then
    entry.fail(id, locale.text("expect.empty", { topic = id }))
  end
  return expectation
end

---@class jianbao.FailedExpectation
---@field expectation jianbao.Expectation
---@field shown    string
---@field wanted   boolean
---@field explanation jianbao.Explanation?
---@field message  string?  the topic is not there, or its rule failed

---Run the tests of a set of rules.
---@param ruleset jianbao.Ruleset
---@return jianbao.FailedExpectation[] failed
---@return integer count  of tests that were run
---@return table<string, integer> fired  how often each topic was given to what expects it
function M.run(ruleset)
  local failed, count, fired = {}, 0, {}
  for _, pack in ipairs(ruleset.packs) do
    for _, expectation in ipairs(pack.expectations) do
      for _, wanted in ipairs { true, false } do
        for _, item in ipairs(wanted and expectation.yes or expectation.no) do
          count = count + 1
          local explanations, message = ruleset:explain(item.article, expectation.topic)
          local one = explanations and explanations[1]
          if one and one.fired then
            fired[expectation.topic] = (fired[expectation.topic] or 0) + 1
          end
          if not one or one.fired ~= wanted then
            failed[#failed + 1] = { expectation = expectation, shown = item.shown, wanted = wanted,
              explanation = one, message = message }
          end
        end
      end
    end
  end
  return failed, count, fired
end

return M
