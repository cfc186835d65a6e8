--- Recognise the furniture of a page: folio and imprint.
--
--   2023年6月21日 星期三 第3版 工会新闻 某某报      folio, with the page's date
--   责任编辑 张三 美编 李四 校对 王五               imprint
--
-- Both are told by what they are made of, not by where they stand: a folio
-- is a handful of items (date, weekday, page number, the paper's name) with
-- little else, an imprint a row of posts with names.

local lpeg = require "lpeg"
local patterns = require "jianbao.page.patterns"

local C, Cc, Cp, Ct, P, R = lpeg.C, lpeg.Cc, lpeg.Cp, lpeg.Ct, lpeg.P, lpeg.R
local any_of, blank, blanks = patterns.any_of, patterns.blank, patterns.blanks

--- Counts what a text has of a folio and of an imprint; see below.
---@class jianbao.FurnitureReader
---@field folio   fun(text: string): integer, string?, integer, boolean?
---@field imprint fun(text: string): integer, integer?

local M = {}

local digit_values = {
  ["〇"] = 0, ["○"] = 0, ["零"] = 0, ["一"] = 1, ["二"] = 2, ["三"] = 3, ["四"] = 4,
  ["五"] = 5, ["六"] = 6, ["七"] = 7, ["八"] = 8, ["九"] = 9,
  ["０"] = 0, ["１"] = 1, ["２"] = 2, ["３"] = 3, ["４"] = 4,
  ["５"] = 5, ["６"] = 6, ["７"] = 7, ["８"] = 8, ["９"] = 9,
}

---Read a numeral as dates print it: 2024, ２０２４, 二〇二四, 二十一, 廿一, 一一三.
---@param text string
---@return integer? value
function M.numeral(text)
  local plain = math.tointeger(tonumber(text))
  if plain then
    return plain
  end
  local digits, value, units = {}, 0, false
  for character in text:gmatch(utf8.charpattern) do
    if character == "十" or character == "廿" or character == "卅" then
      local tens = character == "廿" and 2 or character == "卅" and 3 or digits[#digits] or 1
      value, digits, units = value + tens * 10, {}, true
    elseif character == "百" then
      value, digits, units = value + (digits[#digits] or 1) * 100, {}, true
    else
      local digit = digit_values[character] or math.tointeger(tonumber(character))
      if not digit then
        return nil
      end
      digits[#digits + 1] = digit
    end
  end
  if units then
    return value + (digits[1] or 0)
  end
  return math.tointeger(tonumber(table.concat(digits)))
end

local days_in_month = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

---@param year integer
---@param month integer  1 to 12
---@return integer
local function days_of(year, month)
  local leap = year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
  return days_in_month[month] + (leap and month == 2 and 1 or 0)
end

---@param year  integer?
---@param month integer?
---@param day   integer?
---@return string? date  YYYY-MM-DD; nil for a day no calendar has
function M.iso_date(year, month, day)
  if not (year and month and day) or year < 1800 or year > 2200 or month < 1 or month > 12
    or day < 1 or day > days_of(year, month) then
    return nil
  end
  return ("%04d-%02d-%02d"):format(year, month, day)
end

-- How the name of a page's file writes its day: 20230621, 2023-06-21, 2023.6.21,
-- 2023_06_21, 2023年6月21日; not as a part of a longer number.
local named_dates = {
  "%f[%d](%d%d%d%d)(%d%d)(%d%d)%f[%D]",
  "%f[%d](%d%d%d%d)[-._](%d%d?)[-._](%d%d?)%f[%D]",
  "%f[%d](%d%d%d%d)年(%d%d?)月(%d%d?)日",
}

---The day that the name of a page's file tells.
---@param name string?
---@return string? date  YYYY-MM-DD; nil when it names none, or two different ones
function M.date_in_name(name)
  local found
  for _, named in ipairs(named_dates) do
    for year, month, day in (name or ""):gmatch(named) do
      local date = M.iso_date(math.tointeger(year), math.tointeger(month), math.tointeger(day))
      if date and found and date ~= found then
        return nil
      end
      found = found or date
    end
  end
  return found
end

local numeral = patterns.numeral
local number = patterns.digit ^ 1
local year_separator = P "-" + P "." + P "/" + P "．" + P "／"
local republic = P "中華民國" + P "中华民国" + P "民國" + P "民国"
local function year_of_republic(printed)
  local year = M.numeral(printed)
  return year and year + 1911
end
local written = (republic * C(numeral) / year_of_republic + C(numeral) / M.numeral)
  * blanks * P "年" * blanks * (C(numeral) / M.numeral) * blanks * P "月" * blanks
  * (C(numeral) / M.numeral) * blanks * (P "日" + P "号" + P "號")
local numeric = (C(number) / M.numeral) * year_separator * (C(number) / M.numeral) * year_separator
  * (C(number) / M.numeral) * -patterns.digit
local date = Ct(written + numeric)

local weekday = (P "星期" + P "周" + P "週" + P "礼拜") * any_of(patterns.characters "一二三四五六日天")
  + any_of { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" }
local lunar = any_of { "农历", "農曆", "夏历" } * (patterns.character - blank) ^ 1
local page_letter = patterns.letter
local page_number = P "第" * blanks * (page_letter ^ -1 * numeral) * blanks
    * (P "版" + P "页" + P "頁" + P "期" + P "号")
  + page_letter * number * blanks * (P "版" + P "叠") ^ -1
  + numeral * blanks * P "版"
  + P "总第" * numeral * P "期" + P "今日" * numeral * P "版"
local dashes = (P "·" + P "—" + P "-" + P "－" + blank) ^ 0
-- 02 要闻: a page number and the name of the section.
local page_and_section = patterns.whole(
  (P "0" * R "09" + page_letter * number) * blank ^ 1 * (patterns.han * patterns.han ^ -5))
local bare_page_number = patterns.whole(dashes * page_letter ^ -1 * number * dashes)

---@param profile jianbao.Profile
---@return jianbao.FurnitureReader
function M.compile(profile)
  local words = profile.words
  local paper_ending = any_of(words.folio.paper_ending)
  local paper = (patterns.han - paper_ending) ^ 1 * paper_ending ^ 1
  local item = Ct(lpeg.Cg(date, "date") + lpeg.Cg(C(weekday), "weekday")
    + lpeg.Cg(C(page_number), "page") + lpeg.Cg(C(lunar), "lunar")
    + lpeg.Cg(C(paper) * #(blank + -P(1) + patterns.digit), "paper"))
  local gap = blank + P "|" + P "｜" + P "·" + P "/" + P "／" + P "　" + P "，" + P "," + P "—" + P "-"
    + patterns.open_round + patterns.close_round
  local other = C((patterns.han_bytes + (patterns.character - gap)) ^ 1)
  local folio = Ct((gap ^ 1 + item + other) ^ 0) * -P(1)

  local post = any_of(words.imprint.post) * Cc "post" + any_of(words.imprint.contact) * Cc "contact"
  -- 编辑部 and 编辑同志 are who writes and who is written to.
  local post_in_place = post * -any_of(words.imprint.no_post)
    * #(blank + patterns.colon + patterns.slash + patterns.open_round + patterns.han + -P(1))
  local posts = Ct((Ct(Cp() * post_in_place) + patterns.character) ^ 0)

  local all_posts = table.move(words.imprint.contact, 1, #words.imprint.contact,
    #words.imprint.post + 1, { table.unpack(words.imprint.post) })
  local any_post = patterns.anywhere(any_of(all_posts))

  local reader = {}

  ---How much of a folio is in a text.
  ---@param text string
  ---@return integer items      date, weekday, page number and paper found
  ---@return string? iso        the date
  ---@return integer other      characters that are none of these
  ---@return boolean? date_alone  it has a date and no other item
  function reader.folio(text)
    if #text > 240 then
      return 0, nil, #text
    end
    if page_and_section:match(text) then
      return 2, nil, 4, false
    end
    if bare_page_number:match(text) then
      return 1, nil, 0
    end
    local items = folio:match(text)
    if not items then
      return 0, nil, #text
    end
    local seen, count, iso, rest = {}, 0, nil, 0
    for _, one in ipairs(items) do
      if type(one) == "string" then
        rest = rest + utf8.len(one)
      else
        local kind = next(one)
        if one.date then
          iso = iso or M.iso_date(one.date[1], one.date[2], one.date[3])
        end
        if not seen[kind] then
          seen[kind], count = true, count + 1
        end
      end
    end
    -- A name that ends in 报 is a folio only beside a date or a page number.
    if count == 1 and seen.paper then
      return 0, nil, #text, false
    end
    return count, iso, rest, count == 1 and seen.date or false
  end

  ---How much of an imprint is in a text.
  ---@param text string
  ---@return integer count    posts and ways of contact named
  ---@return integer? first   byte of the first post
  function reader.imprint(text)
    if #text > 400 or not any_post:match(text) then
      return 0
    end
    local found = posts:match(text) or {}
    for _, one in ipairs(found) do
      if one[2] == "post" then
        return #found, one[1]
      end
    end
    return #found
  end

  return reader
end

return M
