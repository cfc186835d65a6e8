--- Folios, dates, imprints and running heads: what is one, and what is not.

local furniture = require "jianbao.page.furniture"
local parts = require "parts"

describe("a numeral", function()
  local cases = {
    { "2024", 2024 }, { "０２", 2 }, { "２０２４", 2024 }, { "二〇二四", 2024 }, { "二○二四", 2024 },
    { "一", 1 }, { "十", 10 }, { "十一", 11 }, { "二十", 20 }, { "二十一", 21 }, { "三十一", 31 },
    { "廿一", 21 }, { "卅一", 31 }, { "一百一十三", 113 }, { "一一三", 113 }, { "零", 0 },
    { "", nil }, { "甲", nil }, { "二月", nil }, { "1.5", nil },
  }
  for _, case in ipairs(cases) do
    it(("%q is %s"):format(case[1], case[2]), function()
      assert.equal(case[2], furniture.numeral(case[1]))
    end)
  end
end)

describe("a date", function()
  it("is one of the calendar", function()
    for _, case in ipairs {
      { 2024, 2, 29, "2024-02-29" }, { 1949, 10, 1, "1949-10-01" }, { 2024, 12, 31, "2024-12-31" },
      { 2024, 13, 1 }, { 2024, 0, 1 }, { 2024, 4, 31 }, { 2024, 1, 0 }, { 2024, 1, 32 },
      { 24, 1, 1 }, { 9999, 1, 1 }, { nil, 1, 1 }, { 2023, 2, 29 }, { 1900, 2, 29 },
      { 2000, 2, 29, "2000-02-29" },
    } do
      assert.equal(case[4], furniture.iso_date(case[1], case[2], case[3]))
    end
  end)
end)

describe("the name of a file", function()
  -- Description, name, date.
  local cases = {
    { "eight digits", "20230621.txt", "2023-06-21" },
    { "with dashes", "工会新闻 2023-06-21 03版.txt", "2023-06-21" },
    { "with dots and no noughts", "2023.6.1-3.txt", "2023-06-01" },
    { "with low lines", "page_2023_06_21.txt", "2023-06-21" },
    { "in Chinese", "2023年6月21日三版.txt", "2023-06-21" },
    { "the same day twice", "20230621-2023年6月21日.txt", "2023-06-21" },
    { "two days: which is the page's?", "2023-06-21至2023-06-23.txt" },
    { "a day that no calendar has", "20230231.txt" },
    { "a longer number", "13820230621.txt" },
    { "an hour behind it", "20230621093000.txt" },
    { "a month alone", "2023-06.txt" },
    { "a number", "003.txt" },
    { "no name", nil },
  }
  for _, case in ipairs(cases) do
    it(("%s a day: %s"):format(case[3] and "tells" or "tells not", case[1]), function()
      assert.equal(case[3], furniture.date_in_name(case[2]))
    end)
  end
end)

describe("a folio", function()
  -- Description, text, items, date, other characters.
  local cases = {
    { "all its items", "2023年6月21日 星期三 第3版 临江日报", 4, "2023-06-21", 0 },
    { "items in another order", "临江日报 第3版 2023年6月21日 星期三", 4, "2023-06-21", 0 },
    { "the section's name among them", "2023年6月21日 星期三 第3版 工会新闻", 3, "2023-06-21", 4 },
    { "Chinese numerals", "二〇二三年六月二十一日 星期三", 2, "2023-06-21", 0 },
    { "full-width digits", "２０２３年６月２１日　星期三", 2, "2023-06-21", 0 },
    { "a date of figures", "2023-06-21 A3", 2, "2023-06-21", 0 },
    { "a date with dots", "2023.6.21 A3版", 2, "2023-06-21", 0 },
    { "the republic's years", "中華民國一一三年三月五日 星期二", 2, "2024-03-05", 0 },
    { "the lunar calendar", "2023年6月21日 农历五月初四", 2, "2023-06-21", 0 },
    { "bars between", "2023年6月21日｜星期三｜第3版", 3, "2023-06-21", 0 },
    { "a page number alone", "第3版", 1, nil, 0 },
    { "a bare number", "3", 1, nil, 0 },
    { "a bare number between dashes", "— 3 —", 1, nil, 0 },
    { "a letter and a number", "A3", 1, nil, 0 },
    { "a day that no calendar has", "2023年2月30日 星期三", 2, nil, 0 },
  }
  for _, case in ipairs(cases) do
    it("is counted: " .. case[1], function()
      local items, date, rest = parts.furniture.folio(case[2])
      assert.same({ case[3], case[4], case[5] }, { items, date, rest })
    end)
  end

  it("says when it is a date and nothing else", function()
    assert.is_true(select(4, parts.furniture.folio "2023年6月21日"))
    assert.is_false(select(4, parts.furniture.folio "2023年6月21日 星期三"))
    assert.is_false(select(4, parts.furniture.folio "第3版"))
  end)

  local negatives = {
    { "a headline", "临江市总工会举办安全课" },
    { "a headline with a number", "临江3000名职工参加" },
    { "nothing", "" },
    { "an overlong line", ("临江"):rep(60) .. "第3版" },
  }
  for _, case in ipairs(negatives) do
    it("is not: " .. case[1], function()
      assert.equal(0, (parts.furniture.folio(case[2])))
    end)
  end

  it("has much beside its items when it is a sentence", function()
    local items, _, rest = parts.furniture.folio "2023年6月21日，临江市总工会举办了一堂关于用电的安全课"
    assert.equal(1, items)
    assert.is_true(rest > 16)
  end)
end)

describe("an imprint", function()
  -- Description, text, posts, what stands before the first.
  local cases = {
    { "posts with blanks", "责任编辑 张三 美编 李四 校对 王五", 3, "" },
    { "posts with colons", "责编：张三 美编：李四", 2, "" },
    { "a slash", "责任编辑／张三", 1, "" },
    { "traditional script", "責任編輯 張三 校對 李四", 2, "" },
    { "ways of contact", "编辑 张三 电话：87654321 邮箱：a@b.cn", 3, "" },
    { "behind a folio", "第3版 责任编辑 张三", 1, "第3版 " },
  }
  for _, case in ipairs(cases) do
    it("is counted: " .. case[1], function()
      local count, first = parts.furniture.imprint(case[2])
      assert.equal(case[3], count)
      assert.equal(case[4], case[2]:sub(1, first - 1))
    end)
  end

  local negatives = {
    { "nothing", "", 0 },
    { "a sentence", "雨停了，路面还是湿的。", 0 },
    { "a telephone without a post", "电话：87654321", 1 },
    { "an overlong line", "责任编辑 " .. ("临江"):rep(80), 0 },
  }
  for _, case in ipairs(negatives) do
    it("has no post: " .. case[1], function()
      local count, first = parts.furniture.imprint(case[2])
      assert.same({ case[3], nil }, { count, first })
    end)
  end
end)
