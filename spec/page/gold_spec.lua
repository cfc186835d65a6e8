--- The example pages against their gold, and the comparison itself.

local gold = require "gold"
local lfs = require "lfs"
local page = require "jianbao.page"
local parts = require "parts"
local text = require "jianbao.core".text

---@class spec.Score
---@field articles integer
---@field perfect  integer
---@field lost     integer  Han characters
---@field doubled  integer  Han characters
---@field differs  string[]

---@param folder string
---@return spec.Score
local function score(folder)
  local sum = { articles = 0, perfect = 0, lost = 0, doubled = 0, differs = {} }
  for _, name in ipairs(gold.names(folder)) do
    local bytes, wanted = gold.load(folder, name)
    local read = assert(page.read(bytes, { source = name, profile = parts.default_profile }))
    local perfect, differs = gold.compare(wanted, read.articles)
    local lost, doubled = gold.balance((text.decode(bytes)), read.articles)
    sum.articles, sum.perfect = sum.articles + #wanted.articles, sum.perfect + perfect
    sum.lost, sum.doubled = sum.lost + lost, sum.doubled + doubled
    for _, one in ipairs(differs) do
      sum.differs[#sum.differs + 1] = name .. ": " .. one
    end
  end
  return sum
end

describe("the example pages", function()
  -- Of a hundred articles at least so many are perfect. Raise it when the
  -- reader gets better; never lower it to let a change pass.
  local FLOOR = 96

  local result
  setup(function() result = score "examples/pages" end)

  it("are many", function()
    assert.is_true(result.articles >= 250)
  end)

  it(("come out perfect in %d articles of a hundred"):format(FLOOR), function()
    assert.is_true(result.perfect * 100 >= result.articles * FLOOR,
      ("%d of %d\n%s"):format(result.perfect, result.articles, table.concat(result.differs, "\n")))
  end)

  it("lose no character and double none", function()
    assert.same({ 0, 0 }, { result.lost, result.doubled })
  end)
end)

describe("the sample pages of the project", function()
  local folder = "../shared/pages"
  if not lfs.attributes(folder, "mode") then
    pending("are absent: ../shared/pages")
    return
  end

  it("come out perfect in every article", function()
    local result = score(folder)
    assert.same({}, result.differs)
    assert.same({ 20, 20, 0, 0 },
      { result.articles, result.perfect, result.lost, result.doubled })
  end)
end)

describe("the comparison with gold", function()
  local function article()
    return {
      headline = "雨停了", kicker = "昨夜", label = "天气", dateline = "本报讯", kind = "report",
      byline = "记者 王平", bylines = { { role = "reporter", name = "王平" } },
      paragraphs = { { kind = "body", text = "路面还是湿的。" } },
      credits = { { text = "于江 摄", names = { "于江" } } },
    }
  end

  it("finds an article perfect that is as it should be", function()
    local wanted = article()
    wanted.credits, wanted.jump, wanted.deck = { "于江 摄" }, "", false
    assert.same({ 1, {} }, { gold.compare({ articles = { wanted } }, { article() }) })
  end)

  -- Description, what is changed, the field that differs.
  local cases = {
    { "a head line", function(one) one.kicker = "今晨" end, "heads" },
    { "a head line more", function(one) one.deck = "路面湿" end, "heads" },
    { "the label", function(one) one.label = nil end, "label" },
    { "the dateline", function(one) one.dateline = nil end, "dateline" },
    { "the kind", function(one) one.kind = "photo" end, "kind" },
    { "a jump", function(one) one.jump = "（下转第3版）" end, "jump" },
    { "a role", function(one) one.bylines[1].role = "author" end, "bylines" },
    { "a name", function(one) one.bylines[1].name = "王" end, "bylines" },
    { "a credit", function(one) one.credits = {} end, "credits" },
    { "a paragraph's kind", function(one) one.paragraphs[1].kind = "note" end, "paragraphs" },
    { "a paragraph's text", function(one) one.paragraphs[1].text = "路面湿。" end, "paragraphs" },
  }
  for _, case in ipairs(cases) do
    it("sees a difference in " .. case[1], function()
      local found = article()
      case[2](found)
      local perfect, differs = gold.compare({ articles = { article() } }, { found })
      assert.equal(0, perfect)
      assert.matches("^[^:]+: " .. case[3] .. "$", differs[1])
    end)
  end

  it("does not mind which line of the head is the headline", function()
    local found = article()
    found.kicker, found.headline, found.deck = nil, "昨夜", "雨停了"
    assert.equal(1, (gold.compare({ articles = { article() } }, { found })))
  end)

  it("sees that an article is missing", function()
    assert.same({ 0, { "昨夜: missing" } }, { gold.compare({ articles = { article() } }, {}) })
  end)

  it("counts what is lost and what is given twice", function()
    local found = article()
    local printed = "天气 昨夜 雨停了 本报讯（记者 王平）路面还是湿的。于江 摄"
    assert.same({ 0, 0 }, { gold.balance(printed, { found }) })
    assert.same({ 2, 0 }, { gold.balance(printed .. "明天", { found }) })
    found.deck = "雨停了"
    assert.same({ 0, 3 }, { gold.balance(printed, { found }) })
  end)

  it("sees differences in the page's own fields", function()
    local found = article()
    found.folio = "第3版"
    assert.same({}, gold.page_differences({ folio = "第3版" }, { found }))
    assert.same({ "folio" }, gold.page_differences({}, { found }))
    assert.same({ "imprint" }, gold.page_differences({ folio = "第3版", imprint = "责编" }, { found }))
  end)
end)
