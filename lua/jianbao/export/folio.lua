--- What a folio says: the paper, the number of the page, its section.
--
--   2023年6月21日 星期三 第3版 工会新闻 某某报   ->  某某报, 3, 工会新闻
--   A07 城事 2019年5月8日 星期三 澜城晚报        ->  澜城晚报, A07, 城事
--
-- For references and metadata, which want these apart. What a folio does not
-- say plainly is left out, not guessed.

local furniture = require "jianbao.page.furniture"

local M = {}

---@class jianbao.FolioParts
---@field paper?   string
---@field page?    string  as printed, without 第 and 版; a Chinese numeral as a number
---@field section? string

-- What a paper's name ends in.
local PAPER_ENDINGS = { "报", "報", "周刊", "週刊", "时讯", "時訊" }

-- Items that are neither the paper nor the section.
local OTHERS = {
  "^%d", "年", "月", "^星期", "^周[一二三四五六日]$", "^礼拜", "^农历", "^農曆", "^夏历", "^总第",
  "^第", "^今日%d", "^国内统一", "^邮发", "期$", "号$", "@", "：", ":", "^%a+day$",
}

-- What may stand between two items, and belongs to neither.
local MARKS = { "·", "：", "—", "－", "%-", ":" }

---@param item string
---@param endings string[]
---@return boolean
local function ends_in(item, endings)
  for _, ending in ipairs(endings) do
    if #item > #ending and item:sub(-#ending) == ending then
      return true
    end
  end
  return false
end

--- Half-width letters and digits in place of full-width ones.
---@param item string
---@return string
local function narrow(item)
  return (item:gsub("\xEF\xBC[\x90-\x99\xA1-\xBA]", function(character)
    return string.char(utf8.codepoint(character) - 0xFEE0)
  end))
end

---The number of a page, if the item is one.
---@param item string
---@return string?
local function page_number(item)
  local printed = item:match "^第(%a?%d+)版$" or item:match "^(%a?%d+)版$"
    or item:match "^(%a%d%d?)$"
    or item:match "^(0%d)$"
  if printed then
    return printed
  end
  local chinese = item:match "^第(.-)版$" or item:match "^第(.-)頁$" or item:match "^第(.-)页$"
  local value = chinese and furniture.numeral(chinese)
  return value and tostring(value)
end

---@param item string
---@return boolean
local function is_other(item)
  for _, pattern in ipairs(OTHERS) do
    if item:find(pattern) then
      return true
    end
  end
  return false
end

---@param folio string?
---@return jianbao.FolioParts
function M.read(folio)
  local parts = {}
  if not folio then
    return parts
  end
  local plain = narrow(folio):gsub("[|/]", " ")
  for _, blank in ipairs { "\u{3000}", "／", "｜" } do
    plain = plain:gsub(blank, " ")
  end
  -- 第 3 版, 第3版·要闻: the number stands by itself.
  plain = plain:gsub("第%s*(%a?%d+)%s*版", " 第%1版 ")
    :gsub("%f[%w](%a?%d+)%s+版%f[%s%z]", "%1版")
  for item in plain:gmatch "%S+" do
    for _, mark in ipairs(MARKS) do
      item = item:gsub("^" .. mark, ""):gsub(mark .. "$", "")
    end
    local number = page_number(item)
    if number then
      parts.page = parts.page or number
    elseif not is_other(item) and utf8.len(item) then
      if ends_in(item, PAPER_ENDINGS) then
        parts.paper = parts.paper or item
      elseif not parts.section and item:find "[\228-\233]" and utf8.len(item) >= 2
        and utf8.len(item) <= 12 then
        parts.section = item
      end
    end
  end
  return parts
end

return M
