--- Tables for people who do not program:
--
--   table "剪报表" { columns = { "日期", "版次", "标题", "记者", "主题", "字数" } }
--
-- Such a file is a whole writer: into a file named .csv it writes CSV, into
-- one named .xlsx a workbook; where the name says nothing, what `format` says,
-- else CSV. A column is one of the names below, or one of the editor's own:
--
--   { "页数", function(a) return a.source end, width = 10 }

local article = require "jianbao.article"
local csv = require "jianbao.export.csv"
local folio = require "jianbao.export.folio"
local locale = require "jianbao.locale"

local M = {}

--- The names of lists are parted by this in one cell.
local SEPARATOR = "；"

---@param role string
---@return fun(a: jianbao.Article): string
local function named(role)
  return function(a)
    return table.concat(article.byline_names(a, role), SEPARATOR)
  end
end

---@class jianbao.TableColumn
---@field title string
---@field value fun(a: jianbao.Article): string|number|nil
---@field width number?  in characters, of a workbook
---@field kind  "text"|"date"|nil

--- Columns by name, in the order in which messages list them.
---@type jianbao.TableColumn[]
M.columns = {
  { title = "日期", width = 11, kind = "date", value = function(a) return a.date end },
  { title = "版次", width = 6, value = function(a) return folio.read(a.folio).page end },
  { title = "版头", width = 30, value = function(a) return a.folio end },
  { title = "报眉", width = 20, value = function(a) return a.running_head end },
  { title = "来源", width = 14, value = function(a) return a.source end },
  { title = "篇序", width = 6, value = function(a) return a.ordinal end },
  { title = "栏题", width = 14, value = function(a) return a.label end },
  { title = "引题", width = 24, value = function(a) return a.kicker end },
  { title = "标题", width = 40, value = function(a) return a.headline end },
  { title = "副题", width = 24, value = function(a) return a.deck end },
  { title = "电头", width = 12, value = function(a) return a.dateline end },
  { title = "署名", width = 20, value = function(a) return a.byline end },
  { title = "记者", width = 12, value = named "reporter" },
  { title = "通讯员", width = 12, value = named "correspondent" },
  { title = "作者", width = 12, value = named "author" },
  { title = "摄影", width = 12, value = function(a)
    local names = article.byline_names(a, "photographer")
    for _, credit in ipairs(a.credits or {}) do
      table.move(credit.names or {}, 1, #(credit.names or {}), #names + 1, names)
    end
    return table.concat(names, SEPARATOR)
  end },
  { title = "体裁", width = 8, value = article.kind_name },
  { title = "主题", width = 18, value = function(a)
    return table.concat(article.topic_names(a), SEPARATOR)
  end },
  { title = "字数", width = 8, value = article.characters },
  { title = "导语", width = 60, value = function(a)
    local lead = article.lead(a)
    return lead and a.paragraphs[lead].text
  end },
  { title = "正文", width = 80, value = function(a) return article.body_text(a) end },
  { title = "编号", width = 20, value = function(a) return a.id end },
}

---@type table<string, jianbao.TableColumn>
local by_title = {}
local titles = {}
for index, column in ipairs(M.columns) do
  by_title[column.title], titles[index] = column, column.title
end

---@param entry any
---@return jianbao.TableColumn
local function column_of(entry)
  if type(entry) == "table" and type(entry[1]) == "string" and type(entry[2]) == "function" then
    return { title = entry[1], value = entry[2], width = tonumber(entry.width) }
  end
  return by_title[entry]
    or error(locale.text("table.unknown-column",
      { column = tostring(entry), columns = table.concat(titles, " ") }), 0)
end

---@param columns jianbao.TableColumn[]
---@param a jianbao.Article
---@return table cells  may hold nil
local function cells_of(columns, a)
  local cells = {}
  for index, column in ipairs(columns) do
    cells[index] = column.value(a)
  end
  return cells
end

--                                                                       CSV

---@param columns jianbao.TableColumn[]
local function csv_format(columns)
  return {
    extension = "csv",
    open = function(out)
      local heads = {}
      for index, column in ipairs(columns) do
        heads[index] = column.title
      end
      out(csv.BOM .. csv.row(heads))
    end,
    article = function(out, a)
      out(csv.row(cells_of(columns, a), #columns))
    end,
  }
end

--                                                                      XLSX

-- A cell takes no more, in UTF-16 units.
local CELL_UNITS = 32767

--- A text as a cell of a workbook takes it: what XML cannot hold becomes
--- U+FFFD, and a text that is too long says so where it is cut.
---@param value string
---@return string
local function cell_text(value)
  value = value:gsub("\u{FFFE}", "\u{FFFD}"):gsub("\u{FFFF}", "\u{FFFD}"):gsub("%z", "\u{FFFD}")
  local _, bad = utf8.len(value)
  while bad do
    value = value:sub(1, bad - 1) .. "\u{FFFD}" .. value:sub(bad + 1)
    _, bad = utf8.len(value, bad)
  end
  if #value <= CELL_UNITS then
    return value
  end
  local characters = utf8.len(value)
  local note = locale.text("table.cut", { characters = characters })
  -- The library counts characters, spreadsheets count UTF-16 units.
  local room, units, last = CELL_UNITS - utf8.len(note), 0, nil
  local whole = 0
  for place, code in utf8.codes(value) do
    local more = code > 0xFFFF and 2 or 1
    whole = whole + more
    if not last and units + more > room then
      last = place - 1
    end
    units = units + more
  end
  return whole <= CELL_UNITS and value or value:sub(1, last) .. note
end

---@param columns jianbao.TableColumn[]
---@param sheet string
local function xlsx_format(columns, sheet)
  local workbook, path
  local format = { extension = "xlsx" }

  -- The library writes a file; what the writer gives out is read from it.
  function format.open()
    local there, xlsx = pcall(require, "jianbao.xlsx")
    if not there then
      error(locale.text "table.no-xlsx", 0)
    end
    path = os.tmpname()
    local message
    workbook, message = xlsx.open(path, sheet, columns)
    if not workbook then
      error(message, 0)
    end
  end

  function format.article(_, a)
    local cells = cells_of(columns, a)
    for index = 1, #columns do
      if type(cells[index]) == "string" then
        cells[index] = cell_text(cells[index])
      end
    end
    local written, message = workbook:row(cells)
    if not written then
      error(locale.translate(message), 0)
    end
  end

  function format.close(out)
    local closed, message = workbook:close()
    local file = closed and io.open(path, "rb")
    if not file then
      error(message or path, 0)
    end
    for bytes in file:lines(65536) do
      out(bytes)
    end
    file:close()
    os.remove(path)
    workbook, path = nil, nil
  end

  --- What an export that broke off leaves behind.
  function format.abort()
    if path then
      workbook = nil
      os.remove(path)
      path = nil
    end
  end
  return format
end

--- Sheets' names are at most 31 characters, without []:*?/\.
---@param name string
---@return string
local function sheet_name(name)
  name = name:gsub("[%[%]:*?/\\%c]", " "):gsub("^'", " "):gsub("'$", " ")
  local stop = utf8.offset(name, 32)
  return stop and name:sub(1, stop - 1) or name
end

--- The formats a table can be written in.
M.formats = { "csv", "xlsx" }

---What `table "…" { … }` in a writer file makes.
---@param name string
---@param spec table
---@param format string?  that the target's name asks for
---@return jianbao.Writer writer
function M.writer(name, spec, format)
  if type(name) ~= "string" or type(spec) ~= "table" or type(spec.columns) ~= "table"
    or #spec.columns == 0 then
    error(locale.text "table.no-columns", 0)
  end
  local columns = {}
  for index, entry in ipairs(spec.columns) do
    columns[index] = column_of(entry)
  end
  local wanted = spec.format or "csv"
  if wanted ~= "csv" and wanted ~= "xlsx" then
    error(locale.text("table.format", { format = tostring(wanted) }), 0)
  end
  for _, known in ipairs(M.formats) do
    if format == known then
      wanted = known
    end
  end
  local writer
  if wanted == "csv" then
    writer = csv_format(columns)
  else
    writer = xlsx_format(columns, sheet_name(spec.sheet or name))
  end
  writer.name = name
  writer.description = spec.description or locale.text "table.description"
  writer.options, writer.per = {}, "day"
  return writer
end

return M
