--- Texts under construction as ranges of bytes, against the joined strings.

local cut = require "jianbao.page.cut"
local drafts = require "jianbao.page.draft"
local parts = require "parts"

describe("a text under construction", function()
  local page = "一二三四五" -- three bytes each

  it("is its pieces, one after the other", function()
    local text = { pieces = { { 1, 6 }, { 10, 12 } }, separator = "" }
    assert.same({ "一二四", { { 1, 6 }, { 10, 12 } } }, { drafts.compose(page, text) })
    text.separator = " "
    assert.equal("一二 四", (drafts.compose(page, text)))
  end)

  it("is nothing without pieces", function()
    assert.same({ nil, {} }, { drafts.compose(page, drafts.text()) })
    assert.same({ nil, {} }, { drafts.compose(page, nil) })
  end)

  it("has one place for pieces that belong together", function()
    local draft = drafts.article()
    drafts.add_place(draft, "byline", { { 1, 3 }, { 7, 9 } })
    drafts.add(draft, "byline", 13, 15)
    assert.same({ "一三 五", { { 1, 3 }, { 7, 9 }, { 13, 15 } } },
      { drafts.compose(page, draft.byline) })
  end)

  -- Description, first and last byte of the joined text, what is left.
  local text = { pieces = { { 1, 6 }, { 10, 15 } }, separator = "" }
  local cases = {
    { "all", 1, 12, { { 1, 6 }, { 10, 15 } } },
    { "within the first piece", 4, 6, { { 4, 6 } } },
    { "within the second piece", 7, 9, { { 10, 12 } } },
    { "over the break", 4, 9, { { 4, 6 }, { 10, 12 } } },
    { "a byte on each side", 6, 7, { { 6, 6 }, { 10, 10 } } },
    { "nothing", 7, 6, {} },
    { "from behind the end", 13, 20, {} },
  }
  for _, case in ipairs(cases) do
    it("is sliced: " .. case[1], function()
      assert.same(case[4], drafts.slice(text, case[2], case[3]))
    end)
  end

  it("slices to what the joined text has there", function()
    local joined = drafts.compose(page, text)
    for first = 1, #joined do
      for last = first, #joined do
        local sliced = { pieces = drafts.slice(text, first, last), separator = "" }
        assert.equal(joined:sub(first, last), (drafts.compose(page, sliced)))
      end
    end
  end)
end)

describe("an article under construction", function()
  it("puts what stands in several places in the order of the page", function()
    local draft = drafts.article()
    drafts.add_byline(draft, { { 40, 42 } }, { { role = "author", name = "乙" } })
    drafts.add_byline(draft, { { 10, 12 }, { 20, 22 } }, { { role = "author", name = "甲" } })
    drafts.add(draft, "jump", 50, 52)
    drafts.add(draft, "jump", 30, 32)
    draft.credits = { drafts.text(60, 62), drafts.text(5, 7) }
    drafts.in_page_order(draft)
    assert.same({ { role = "author", name = "甲" }, { role = "author", name = "乙" } },
      drafts.people(draft))
    assert.same({ { { 10, 12 }, { 20, 22 } }, { { 40, 42 } } }, draft.byline.pieces)
    assert.same({ { 30, 32 }, { 50, 52 } }, draft.jump.pieces)
    assert.same({ 5, 60 }, { draft.credits[1].pieces[1][1], draft.credits[2].pieces[1][1] })
  end)
end)

describe("cutting the paragraphs of an article", function()
  local cut_paragraphs = cut.compile(parts.readers)

  ---@param list { [1]: string, kind?: string, role?: string }[]  "|" where one is broken
  ---@return table article  with texts for what was cut
  local function run(list)
    local page, article, marks = "", drafts.article(), {}
    for i, one in ipairs(list) do
      local paragraph = drafts.text()
      paragraph.kind, paragraph.role = one.kind or "body", one.role or "body"
      for half in one[1]:gmatch "[^|]+" do
        table.insert(paragraph.pieces, { #page + 1, #page + #half })
        page = page .. half .. "\n\n"
      end
      article.paragraphs[i] = paragraph
    end
    cut_paragraphs(page, article, function(first, last)
      marks[#marks + 1] = page:sub(first, last)
    end)
    local result = { marks = table.concat(marks) }
    for _, field in ipairs { "dateline", "byline", "jump", "continued" } do
      result[field] = drafts.compose(page, article[field])
    end
    result.people = parts.people(drafts.people(article))
    result.paragraphs, result.credits = {}, {}
    for i, paragraph in ipairs(article.paragraphs) do
      result.paragraphs[i] = drafts.compose(page, paragraph)
    end
    for i, credit in ipairs(article.credits) do
      result.credits[i] = drafts.compose(page, credit)
    end
    return result
  end

  it("takes the opening off the first one only", function()
    assert.same({
      dateline = "本报讯", byline = "记者 王平", people = "r 王平", marks = "（）", credits = {},
      paragraphs = { "雨停了。", "本报讯（记者 李安）路面湿。" },
    }, run { { "本报讯（记者 王平）雨停了。" }, { "本报讯（记者 李安）路面湿。" } })
  end)

  it("finds an opening that a line break parts", function()
    assert.same({
      dateline = "本报讯", byline = "记者 王平", people = "r 王平", marks = "（）", credits = {},
      paragraphs = { "雨停了。" },
    }, run { { "本报|讯（记者 王|平）雨停了。" } })
  end)

  it("finds a credit that a line break parts", function()
    assert.same({
      people = "", marks = "", credits = { "本报记者 于江 摄" }, paragraphs = { "雨停了。" },
    }, run { { "雨停了。本报记|者 于江 摄" } })
  end)

  it("takes bare names off the last paragraph only", function()
    assert.same({
      byline = "李安", people = "a 李安", marks = "（）", credits = {},
      paragraphs = { "雨停了。（王平）", "路面湿。" },
    }, run { { "雨停了。（王平）" }, { "路面湿。（李安）" } })
  end)

  it("takes credits off captions and notes", function()
    assert.same({
      people = "", marks = "", credits = { "于江 摄" }, paragraphs = { "图为路面。", "雨停了。" },
    }, run { { "图为路面。于江 摄", kind = "caption" }, { "雨停了。" } })
  end)

  it("leaves lines and crossheads as they are", function()
    assert.same({
      people = "", marks = "", credits = {}, paragraphs = { "下转第3版", "本报讯 雨（王平）" },
    }, run { { "下转第3版", kind = "crosshead", role = "crosshead" },
      { "本报讯 雨（王平）", role = "line" } })
  end)

  it("leaves no paragraph of what was nothing else", function()
    assert.same({
      people = "a 王平", byline = "王平", marks = "（）", credits = {}, paragraphs = { "雨停了。" },
    }, run { { "雨停了。" }, { "（王平）" } })
  end)

  it("joins bylines of two places", function()
    assert.same({
      dateline = "本报讯", byline = "记者 王平 李安", people = "r 王平, a 李安", marks = "（）（）",
      credits = {}, paragraphs = { "雨停了。", "路面湿。" },
    }, run { { "本报讯（记者 王平）雨停了。" }, { "路面湿。（李安）" } })
  end)
end)
