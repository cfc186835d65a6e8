--- Working memory that calls lend to one another (csrc/binding/bind_lend.h): a
--- finaliser may make the same call in the middle of one.

local child = require "child"
local core = require "jianbao.core"

local LONG = ("本报讯 工会为职工办实事，“夏送清凉”走进一线。"):rep(400)

---@param call fun(number: integer): string
---@param expected string[]  by number
---@return integer nested  calls in the middle of others
local function interrupted(call, expected)
  local running, inside, nested, busy, wrong = true, false, 0, false, nil
  local function trap()
    setmetatable({}, { __gc = function()
      if not running then
        return
      elseif inside and not busy then
        busy, nested = true, nested + 1
        local number = nested % #expected + 1
        if call(number) ~= expected[number] then
          wrong = number
        end
        busy = false
      end
      trap()
    end })
  end
  trap()
  local mode = collectgarbage("incremental", 10, 1000)
  for round = 1, 150 do
    local number = round % #expected + 1
    inside = true
    local result = call(number)
    inside = false
    if result ~= expected[number] then
      wrong = number
    end
  end
  running = false
  collectgarbage(mode)
  collectgarbage("incremental", 200, 100)
  assert.is_nil(wrong)
  return nested
end

describe("calls in the middle of which a finaliser makes the same call", function()
  it("normalise", function()
    local texts, expected = { "ＡＢＣ １２３", "“工会”", LONG }, {}
    local function call(number)
      local folded, map = core.text.normalise(texts[number], { loose = true })
      return folded .. table.concat({ map:original(#folded // 2 + 1, #folded) }, " ")
    end
    for number in ipairs(texts) do
      expected[number] = call(number)
    end
    assert.is_true(interrupted(call, expected) > 0)
  end)

  it("open a gate", function()
    local gate = assert(core.gate.new({ "工会", "职工" }, { 1, 1, 1, 1, 1, 1, 1, 1,
      2, 1, 1, 1, 1, 1, 1, 1 }, { 1 }))
    local texts, expected = { "工会", "职工的工会", "无", LONG }, {}
    local function call(number)
      return table.concat(assert(gate:open(texts[number], "\6")), " ")
    end
    for number in ipairs(texts) do
      expected[number] = call(number)
    end
    assert.equal("1 1 6", expected[1])
    assert.is_true(interrupted(call, expected) > 0)
  end)

  it("read articles", function()
    local folder = child.folder()
    finally(function() child.remove(folder) end)
    local archive <close> = assert(core.archive.open(folder .. "/a.db", { mode = "create" }))
    local texts, expected = { "短。", "另一篇，长一些。", LONG }, {}
    local articles = {}
    for ordinal, text in ipairs(texts) do
      articles[ordinal] = { ordinal = ordinal, source = "page.txt", kind = "report",
        headline = "标题" .. ordinal,
        paragraphs = { { kind = "body", text = text }, { kind = "note", text = "注" .. ordinal } } }
    end
    assert(archive:put_page({ source = "page.txt", encoding = "UTF-8",
      sha256 = core.text.sha256 "page", articles = articles }, "page"))
    local function tell(article)
      return article.headline .. article.paragraphs[1].text .. article.paragraphs[2].text
    end
    local numbers = assert(archive:numbers())
    local function call(number)
      return tell(assert(archive:article(numbers[number])))
    end
    for number, text in ipairs(texts) do
      expected[number] = ("标题%d%s注%d"):format(number, text, number)
    end
    assert.is_true(interrupted(call, expected) > 0)

    local walk = archive:articles()
    local function next_of_walk()
      local article = walk()
      if not article then
        walk = archive:articles()
        article = walk()
      end
      return article.ordinal .. ": " .. tell(article)
    end
    local all = {}
    for number in ipairs(texts) do
      all[("%d: %s"):format(number, expected[number])] = true
    end
    interrupted(function()
      return all[next_of_walk()] and "one of them" or "none"
    end, { "one of them" })
  end)
end)
