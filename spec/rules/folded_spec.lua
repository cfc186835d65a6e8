--- Texts folded for rules, and the way back to the bytes as printed.

local article_shape = require "jianbao.article"
local folded = require "jianbao.rules.folded"

--- Where a word stands in an article, and the text there.
local function places(article, word)
  local text = folded.article(article)
  local form = folded.word(word)
  local found, from = {}, 1
  while true do
    local first, last = text.text:find(form, from, true)
    if not first then
      return found
    end
    local field, original_first, original_last = text:original(first, last)
    found[#found + 1] = ("%s %s: %s"):format(field, text:place(first),
      article_shape.field_text(article, field):sub(original_first, original_last))
    from = last + 1
  end
end

describe("jianbao.rules.folded", function()
  for _, case in ipairs {
    { "full and half width", "EAP服务", { headline = "送ＥＡＰ服务" },
      { "headline headline: ＥＡＰ服务" } },
    { "upper and lower case", "EAP", { deck = "送eap到班组" }, { "deck deck: eap" } },
    { "quotation marks inside", "夏送清凉活动", { kicker = "“夏送清凉”活动" },
      { "kicker kicker: 夏送清凉”活动" } },
    { "book marks inside", "工会法宣讲", { label = "《工会法》宣讲" }, { "label label: 工会法》宣讲" } },
    { "corner brackets and straight quotes", "夜校开课", { headline = '「夜校」"开课"' },
      { 'headline headline: 夜校」"开课' } },
    { "a word in marks, without the marks", "夜校", { headline = "‘夜校’" },
      { "headline headline: 夜校" } },
    { "marks in the word of the rule", "“安康杯”竞赛", { headline = "安康杯竞赛" },
      { "headline headline: 安康杯竞赛" } },
    { "each field apart", "夜校", {
      headline = "夜校", paragraphs = {
        { kind = "note", text = "“夜校”" }, { kind = "body", text = "（夜校）" },
        { kind = "body", text = "，，夜校" },
      },
    }, { "headline headline: 夜校", "paragraphs[1] body: 夜校", "paragraphs[2] lead: 夜校",
      "paragraphs[3] body: 夜校" } },
    { "nothing across two fields", "夜校", { headline = "夜", deck = "校" }, {} },
    { "a field with a line break", "校", { headline = "夜\n校", deck = "校" },
      { "headline headline: 校", "deck deck: 校" } },
    { "text around ill-formed bytes", "夜校", { headline = "\xFF“\xE5夜校”\x80夜校" },
      { "headline headline: 夜校", "headline headline: 夜校" } },
    { "characters that grow when folded", "夜校", { headline = "㍿ﷺ“夜校”" },
      { "headline headline: 夜校" } },
    { "nothing in an empty article", "夜校", {}, {} },
  } do
    it("finds " .. case[1], function()
      assert.same(case[4], places(case[3], case[2]))
    end)
  end
end)
