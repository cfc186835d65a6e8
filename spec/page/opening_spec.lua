--- What opens a paragraph: datelines, bylines behind them, lead-in words.

local parts = require "parts"
local opening = require "jianbao.page.opening"

local reader = parts.opening

---@param text string
---@return string[][] segments, string rest, string people
local function read(text)
  local segments, first = reader.read(text)
  local who = {}
  for _, segment in ipairs(segments) do
    if segment.people then
      who[#who + 1] = parts.people(segment.people)
    end
  end
  return parts.segments(text, segments, 1, first - 1), text:sub(first), table.concat(who, ", ")
end

describe("the opening of a paragraph", function()
  -- Description, the segments as field and text, the people, the text behind.
  local cases = {
    { "a dateline", { "dateline", "本报讯" }, "", " 雨停了。" },
    { "dateline and byline",
      { "dateline", "本报讯", "mark", "（", "byline", "记者 王平 通讯员 李安", "mark", "）" },
      "r 王平, c 李安", "近日，雨停了。" },
    { "half-width brackets",
      { "dateline", "本报讯", "mark", "(", "byline", "记者 王平", "mark", ")" },
      "r 王平", "近日，雨停了。" },
    { "a blank before the bracket",
      { "dateline", "本报讯", "mark", "（", "byline", "记者 王平", "mark", "）" },
      "r 王平", "近日，雨停了。", "本报讯 （记者 王平）近日，雨停了。" },
    { "an agency's wire with place and day",
      { "dateline", "新华社北京11月20日电", "mark", "（", "byline", "记者王平", "mark", "）" },
      "r 王平", "雨停了。" },
    { "Chinese numerals in the day", { "dateline", "新华社北京十一月二十日电" }, "", " 雨停了。" },
    { "the paper's own wire", { "dateline", "本报临江6月8日电" }, "", " 雨停了。" },
    { "a paper's short name before a byline",
      { "dateline", "江都讯", "mark", "（", "byline", "记者 王平", "mark", "）" }, "r 王平", "雨停了。" },
    { "the day before the place", { "dateline", "本报6月8日临江讯" }, "", " 雨停了。" },
    { "a wire without a day", { "dateline", "本报北京电" }, "", " 雨停了。" },
    { "brackets of its own, and 報導",
      { "dateline", "【本報訊】", "mark", "（", "byline", "記者陳曉嵐／臺中報導", "mark", "）" },
      "r 陳曉嵐", "近日雨停了。" },
    { "a byline alone in square brackets",
      { "mark", "【", "byline", "記者陳曉嵐／綜合報導", "mark", "】" }, "r 陳曉嵐", "雨停了。" },
    { "a byline alone in round brackets",
      { "mark", "（", "byline", "记者 王平", "mark", "）" }, "r 王平", "雨停了。" },
    { "bare names behind a dateline",
      { "dateline", "本报讯", "mark", "（", "byline", "王平 李安", "mark", "）" },
      "a 王平, a 李安", "雨停了。" },
    { "the page before", { "continued", "（上接第1版）" }, "", "雨停了。" },
    { "the page before, half-width", { "continued", "(上接第1版)" }, "", "雨停了。" },
    { "a colon behind", { "dateline", "本报讯", "mark", "（", "byline", "记者 王平", "mark", "）",
      "mark", "：" }, "r 王平", "雨停了。" },
    { "a reporter without brackets",
      { "dateline", "本报讯", "byline", "记者王平报道", "mark", "：" },
      "r 王平", "雨停了。", "本报讯 记者王平报道：雨停了。" },
    { "reporters without brackets, then a blank",
      { "dateline", "本报讯", "byline", "记者 王平 通讯员 李安" }, "r 王平, c 李安",
      "昨天，雨停了。", "本报讯 记者 王平 通讯员 李安 昨天，雨停了。" },
    { "a reporter without brackets, a full-width blank",
      { "dateline", "本报讯", "byline", "记者 王平" }, "r 王平", "从会上了解到，雨停了。",
      "本报讯　记者 王平　从会上了解到，雨停了。" },
    { "a reporter without brackets who reports",
      { "dateline", "本报临江讯", "byline", "记者王平报道" }, "r 王平", "雨停了。",
      "本报临江讯 记者王平报道 雨停了。" },
    { "said to come from an agency", { "dateline", "据新华社消息", "mark", "：" }, "", "雨停了。" },
  }
  for _, case in ipairs(cases) do
    local segments, joined = {}, ""
    for i = 1, #case[2], 2 do
      segments[#segments + 1] = { case[2][i], case[2][i + 1] }
      joined = joined .. case[2][i + 1]
    end
    local text = case[5] or joined .. case[4]
    it("is read: " .. case[1], function()
      local found, rest, who = read(text)
      assert.same(segments, found)
      assert.equal((case[4]:gsub("^ ", "")), rest)
      assert.equal(case[3], who)
    end)
  end

  local negatives = {
    { "news of a place without a byline", "江都讯，雨停了。" },
    { "the paper's correspondent", "本报通讯员 王平 摄" },
    { "a reader who speaks", "读者王女士：雨停了。" },
    { "plain text", "雨停了，路面还是湿的。" },
    { "nothing", "" },
    { "an agency within a sentence", "新华社记者在现场看到，雨停了。" },
    { "an agency that reports", "据新华社报道，雨停了。" },
    { "the paper within a sentence", "本报今起开设专栏。" },
    { "a remark in brackets", "（笑）雨停了。" },
    { "a list's number", "（一）雨停了。" },
    { "bare names without a dateline", "（王平）雨停了。" },
    { "a dateline in the middle", "雨停了。本报讯（记者 王平）" },
    { "a telephone", "来电咨询的人不少。" },
    { "a reporter who is told something", "记者从会上了解到，雨停了。" },
    { "a reporter at the start of a sentence", "记者 王平 昨天从会上了解到，雨停了。" },
  }
  for _, case in ipairs(negatives) do
    it("is not: " .. case[1], function()
      local found, rest = read(case[2])
      assert.same({}, found)
      assert.equal(case[2], rest)
    end)
  end

  it("is told in short", function()
    assert.same({ true, true, false }, { reader.signs "本报讯（记者 王平）近日" })
    assert.same({ true, false, true }, { reader.signs "（上接第1版）本报讯 近日" })
    assert.same({ false, true, false }, { reader.signs "（记者 王平）近日" })
    assert.same({ false, false, false }, { reader.signs "近日，雨停了" })
  end)
end)

describe("lead-in words", function()
  -- Description, text, the words, the text behind.
  local cases = {
    { "two blanks", "临江站  列车晚点", "临江站", "列车晚点" },
    { "a full-width blank", "临江站　列车晚点", "临江站", "列车晚点" },
    { "one blank within", "临江 车站　列车晚点", "临江 车站", "列车晚点" },
    { "one blank parts nothing", "临江站 列车晚点" },
    { "a comma", "临江站，　列车晚点" },
    { "a stop", "雨停了。　列车晚点" },
    { "nothing behind", "临江站　" },
    { "nothing before", "　临江站" },
    { "too long", ("临江站"):rep(9) .. "　列车晚点" },
  }
  for _, case in ipairs(cases) do
    it((case[3] and "are found: " or "are not found: ") .. case[1], function()
      local words, first = opening.lead_in(case[2])
      assert.equal(case[3], words)
      assert.equal(case[4], first and case[2]:sub(first))
    end)
  end
end)
