-- The same page may come in another encoding, with other line ends, without
-- marks, with other punctuation or blanks: the articles stay the same.

local child = require "child"
local gold = require "gold"
local lfs = require "lfs"
local page = require "jianbao.page"
local parts = require "parts"

---@param folder string
---@param pattern string
---@return { name: string, text: string }[]
local function pages_of(folder, pattern)
  local list = {}
  for _, name in ipairs(gold.names(folder)) do
    if name:find(pattern) then
      list[#list + 1] = { name = name, text = (gold.load(folder, name)) }
    end
  end
  return list
end

---@param text string  UTF-8
---@param format string  of string.pack for one unit
---@return string
local function utf16(text, format)
  local units = {}
  for _, code in utf8.codes(text) do
    if code >= 0x10000 then
      code = code - 0x10000
      units[#units + 1] = format:pack(0xD800 + (code >> 10))
      code = 0xDC00 + (code & 0x3FF)
    end
    units[#units + 1] = format:pack(code)
  end
  return table.concat(units)
end

---@param text string  UTF-8
---@return string
local function gb18030(text)
  local folder = child.folder()
  child.write(folder .. "/utf8", text)
  os.execute(("cd %s && env -u LD_PRELOAD iconv -f UTF-8 -t GB18030 utf8 > gb18030"):format(folder))
  local bytes = assert(child.slurp(folder .. "/gb18030"))
  child.remove(folder)
  assert(#bytes > 0)
  return bytes
end

local half_of = {
  ["，"] = ",", ["。"] = ".", ["："] = ":", ["；"] = ";", ["！"] = "!", ["？"] = "?", ["（"] = "(",
  ["）"] = ")", ["“"] = '"', ["”"] = '"', ["‘"] = "'", ["’"] = "'",
}
local full_of = {
  [","] = "，", [":"] = "：", [";"] = "；", ["!"] = "！", ["?"] = "？", ["("] = "（", [")"] = "）",
}

local function half_width(text)
  return (text:gsub(utf8.charpattern, half_of))
end

local function full_width(text)
  return (text:gsub("[,:;!?()]", full_of))
end

local function wide_blanks(text)
  return (text:gsub(" ", "\u{3000}"))
end

---Change every line of a page.
---@param text string
---@param change fun(line: string): string
---@return string
local function each_line(text, change)
  return (text:gsub("[^\n]*", change))
end

local function one_of(list)
  return list[math.random(#list)]
end

---@class spec.Transform
---@field name  string
---@field page  fun(text: string): string  from UTF-8 to bytes
---@field texts? fun(text: string): string  what it makes of the articles' texts
---@field but?   string  a page that it changes to another fair reading

---@type spec.Transform[]
local transforms = {
  { name = "CRLF", page = function(text) return (text:gsub("\n", "\r\n")) end },
  { name = "CR", page = function(text) return (text:gsub("\n", "\r")) end },
  { name = "a byte order mark", page = function(text) return "\u{FEFF}" .. text end },
  { name = "GB18030", page = gb18030 },
  { name = "UTF-16LE", page = function(text) return utf16(text, "<I2") end },
  { name = "UTF-16BE", page = function(text) return utf16(text, ">I2") end },
  { name = "UTF-16LE with its mark",
    page = function(text) return utf16("\u{FEFF}" .. text, "<I2") end },
  { name = "UTF-16BE with its mark",
    page = function(text) return utf16("\u{FEFF}" .. text, ">I2") end },
  { name = "all # removed",
    page = function(text)
      return each_line(text, function(line) return (line:gsub("^#+ ?", "")) end)
    end,
    -- Behind two crossheads, a picture story without a mark reads as a section.
    but = "02-marked" },
  { name = "half-width punctuation", page = half_width, texts = half_width },
  { name = "full-width punctuation", page = full_width, texts = full_width },
  { name = "half-width punctuation made full-width again",
    page = function(text) return full_width(half_width(text)) end,
    texts = function(text) return full_width(half_width(text)) end },
  { name = "more blank lines between blank lines",
    page = function(text)
      return (text:gsub("\n\n+", function(run) return run .. ("\n"):rep(math.random(0, 3)) end))
    end },
  { name = "blank lines behind any line",
    page = function(text)
      return (text:gsub("\n", function() return ("\n"):rep(1 + one_of { 0, 0, 1, 2, 3 }) end))
    end },
  { name = "blanks behind lines",
    page = function(text)
      local blanks = { "", " ", "  ", "\u{3000}", "\t" }
      return (text:gsub("\n", function() return one_of(blanks) .. "\n" end))
    end },
  { name = "form feeds before lines",
    page = function(text)
      return (text:gsub("\n", function() return one_of { "\n", "\n", "\n", "\n\f" } end))
    end },
  { name = "form feeds for line ends",
    page = function(text)
      return (text:gsub("\n", function() return one_of { "\n", "\n", "\n", "\n\f\n" } end))
    end },
  { name = "full-width blanks before every line",
    page = function(text)
      return each_line(text, function(line)
        return line == "" and "" or "\u{3000}\u{3000}" .. line
      end)
    end },
  { name = "full-width blanks within lines", page = wide_blanks, texts = wide_blanks },
}

---An article's fields, each text changed. The head counts as its lines in
---order: a page has no type sizes, and a blank line may make two kickers of a
---kicker and a headline.
---@param article table
---@param change fun(text: string): string
---@return table<string, string>
local function fields_of(article, change)
  local fields = gold.fields(article)
  for name, text in pairs(fields) do
    fields[name] = change(text)
  end
  fields.heads = fields.heads:gsub("\n", " ")
  return fields
end

---@param bytes string
---@param change fun(text: string): string
---@return table[]
local function read(bytes, change)
  local list, options = {}, { profile = parts.default_profile }
  for i, article in ipairs(assert(page.read(bytes, options)).articles) do
    list[i] = fields_of(article, change)
  end
  return list
end

local function unchanged(text)
  return text
end

local known = {}

---The articles of a page that is not transformed: read once.
---@param text string
---@return table[]
local function as_is(text)
  known[text] = known[text] or read(text, unchanged)
  return known[text]
end

---@param folder string
---@param pattern string
local function holds(folder, pattern)
  for _, transform in ipairs(transforms) do
    describe(transform.name, function()
      for _, one in ipairs(pages_of(folder, pattern)) do
        local holds_for = one.name == transform.but and pending or it
        holds_for("leaves the articles of " .. one.name .. " as they are", function()
          math.randomseed(#one.text)
          local wanted = transform.texts and read(one.text, transform.texts) or as_is(one.text)
          local found = read(transform.page(one.text), unchanged)
          assert.same(wanted, found)
        end)
      end
    end)
  end
end

describe("on the example pages", function()
  holds("examples/pages", "^trade%-union%-%d+$")
  holds("examples/pages", "^0[12]%-")
end)

describe("on the sample pages of the project", function()
  if lfs.attributes("../shared/pages", "mode") then
    holds("../shared/pages", "")
  else
    pending("are absent: ../shared/pages")
  end
end)
