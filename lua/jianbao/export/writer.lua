--- A writer: one plain Lua file that turns articles into a format.
--
--   return {
--     name = "titles", description = "one headline a line", extension = "txt",
--     options = { { name = "marks", default = false, description = "…" } },
--     open = function(out, context) … end,      -- may be left out
--     article = function(out, a) out(a.headline .. "\n") end,
--     close = function(out) … end,              -- may be left out
--     sample = { { headline = "…" } }, expected = "…\n",
--   }
--
-- `out` takes strings; the writer never sees a file. `open` is called before
-- and `close` after the articles of each file; `context` holds `options` (as
-- given, else their defaults), `file` (its base name), `per` (what a file of a
-- folder holds; nil when all goes into one), `single` (true when the file is
-- for one article alone), `date` (the export's, see jianbao/export/init.lua)
-- and `beside(extension, bytes)`, which writes a whole file beside this one
-- and gives its name; it is nil when the export goes to no file. The file runs
-- anew for each export, so its local variables are its own.
--
-- A writer of a site (per = "site") goes into a folder and names its files
-- itself: `context.file("days/2023-06-21.html")` gives a function that takes
-- strings and one that ends the file; jianbao/export/site.lua.
--
-- A writer of whole pages has `page = function(out, page)` in place of
-- `article`; jianbao/export/pages.lua says what a page is.
--
-- A built-in writer runs with us, one of an editor's in a sandbox; see
-- jianbao.export.host. Both are given the same.
--
-- A table needs no code: table "剪报表" { columns = { "日期", "标题" } }; see
-- jianbao.export.table.

local article = require "jianbao.article"
local csv = require "jianbao.export.csv"
local cut = require "jianbao.export.cut"
local environment = require "jianbao.environment"
local host = require "jianbao.export.host"
local html = require "jianbao.export.html"
local json = require "jianbao.json"
local layout = require "jianbao.export.layout"
local locale = require "jianbao.locale"
local news = require "jianbao.export.news"
local plugins = require "jianbao.plugins"
local tables = require "jianbao.export.table"
local values = require "jianbao.values"
local xml = require "jianbao.export.xml"

---@class jianbao.WriterOption
---@field name        string
---@field default     any
---@field description string

---@class jianbao.Writer
---@field name        string
---@field description string
---@field extension   string
---@field per         "article"|"day"|"page"|"site"  what a file holds when the target is a folder
---@field origins     boolean?  articles come with their page, at the first of each
---@field options     jianbao.WriterOption[]
---@field open        fun(out: fun(bytes: string), context: table)?
---@field article     fun(out: fun(bytes: string), article: jianbao.Article)?
---@field page        fun(out: fun(bytes: string), page: jianbao.ExportPage)?
---@field close       fun(out: fun(bytes: string))?
---@field abort       fun()?            cleans up behind an export that broke off
---@field sample      (jianbao.Article|jianbao.ExportPage)[]?  each but a table has one
---@field expected    string|table<string, string>|nil  of a site: some of its files
---@field path        string
---@field origin      jianbao.PluginOrigin

local M = {}

-- Options every export has; a writer cannot have its own of that name.
M.reserved = {
  changed = true, date = true, name = true, per = true, progress = true, query = true, rules = true,
  since = true,
}

--- The library `table`, which called by a name takes a table's columns.
---@param declare fun(name: any, spec: any)
local function callable_table(declare)
  return setmetatable(values.copy(table), {
    __call = function(_, name)
      return function(spec)
        declare(name, spec)
      end
    end,
    __metatable = false,
  })
end

--- What a writer file may use besides the plain parts of Lua.
---@param declare fun(name: any, spec: any)  takes what `table "…" { … }` says
local function helpers(declare)
  local given = { table = callable_table(declare) }
  for name, helper in pairs {
    article = article, csv = csv, cut = cut, html = html, json = json, layout = layout,
    news = news, xml = xml,
  } do
    given[name] = setmetatable({}, { __index = helper, __metatable = false })
  end
  return given
end

--- The entries of a writer file: their type, and whether they must be there.
local ENTRIES = {
  name = { "string", true }, description = { "string", true }, extension = { "string", true },
  per = { "string" }, origins = { "boolean" }, options = { "table" }, open = { "function" },
  article = { "function" }, page = { "function" }, close = { "function" },
  sample = { "table", true }, expected = { "string|table", true },
}

local PER = { article = true, day = true, page = true, site = true }

---@param writer any
---@return string? problem
local function problem_in(writer)
  if type(writer) ~= "table" then
    return locale.text "writer.no-table"
  end
  if (writer.article == nil) == (writer.page == nil) then -- one of the two
    return locale.text("writer.entry",
      { entry = "article", wanted = "function", found = type(writer.article) })
  end
  for _, name in ipairs(values.ordered_keys(ENTRIES)) do
    local wanted, found = ENTRIES[name], type(writer[name])
    if not wanted[1]:find(found, 1, true) and (wanted[2] or found ~= "nil") then
      return locale.text("writer.entry", { entry = name, wanted = wanted[1], found = found })
    end
  end
  if not writer.extension:find "^%w+$" then
    return locale.text("writer.extension", { found = writer.extension })
  elseif writer.per and not PER[writer.per] then
    return locale.text("writer.per", { found = writer.per })
  end
  for _, option in ipairs(writer.options or {}) do
    if type(option) ~= "table" or type(option.name) ~= "string" or M.reserved[option.name] then
      return locale.text("writer.option",
        { found = tostring(type(option) == "table" and option.name or option) })
    end
  end
end

---@param name string  of a writer, or the path of its file
---@param format string?  the target's extension, for a writer of several formats
---@return jianbao.Writer? writer
---@return string? message
---@return string? code
function M.load(name, format)
  local path, origin, code = plugins.find("writers", name)
  if not path then
    return nil, origin, code
  end
  local writer, message, declared
  local function declare(title, spec)
    declared = tables.writer(title, spec, format)
    return declared
  end
  if origin == "built-in" then
    writer, message, code = plugins.load(path, environment.new(helpers(declare)))
  else
    local source
    source, message, code = plugins.read(path)
    if source then
      writer, message, code = host.load(source, path, declare)
    end
  end
  if writer == nil then
    return nil, message, code
  elseif declared then
    declared.path, declared.origin = path, origin
    return declared
  end
  local problem = problem_in(writer)
  if problem then
    return nil, ("%s:1: %s"):format(path, problem), "bad-format"
  end
  writer.per, writer.options = writer.per or (writer.page and "page" or "day"), writer.options or {}
  writer.path, writer.origin = path, origin
  return writer
end

---The writer's options as given, else their defaults.
---@param writer jianbao.Writer
---@param given table<string, any>
---@return table<string, any>? options
---@return string? message  an option the writer does not have
function M.options(writer, given)
  local chosen, names = {}, {}
  for _, option in ipairs(writer.options) do
    names[#names + 1] = option.name
    chosen[option.name] = option.default
  end
  for _, option in ipairs(writer.options) do
    if given[option.name] ~= nil then
      chosen[option.name] = given[option.name]
    end
  end
  for name in pairs(given) do
    local known = M.reserved[name]
    for _, own in ipairs(names) do
      known = known or own == name
    end
    if not known then
      return nil, locale.text("writer.unknown-option", { writer = writer.name,
        option = tostring(name), options = table.concat(names, ", ") })
    end
  end
  return chosen
end

---What a command line takes for yes and no.
local YES_NO = {
  yes = true, ["true"] = true, ["1"] = true, ["是"] = true,
  no = false, ["false"] = false, ["0"] = false, ["否"] = false,
}

---An option of a writer from its text, of the type that its default has.
---@param writer jianbao.Writer
---@param name string
---@param text string  of a list: its entries, with commas between
---@return any value
---@return string? message  why it cannot be
function M.read_option(writer, name, text)
  local known = {}
  for _, option in ipairs(writer.options) do
    known[#known + 1] = option.name
    if option.name == name then
      local kind = type(option.default)
      local value ---@type any
      if kind == "table" then
        value = {}
        for item in (text .. ","):gsub("，", ","):gmatch "%s*([^,]-)%s*," do
          value[#value + 1] = item ~= "" and item or nil
        end
      elseif kind == "boolean" then
        value = YES_NO[text:lower()]
      elseif kind == "number" then
        value = tonumber(text)
      else
        value = text
      end
      if value == nil then
        return nil, locale.text("writer.bad-value",
          { option = name, value = text, example = tostring(option.default) })
      end
      return value
    end
  end
  return nil, locale.text("writer.unknown-option",
    { writer = writer.name, option = name, options = table.concat(known, ", ") })
end

---@param writer jianbao.Writer
---@param options table<string, any>
---@param file string
---@param per "article"|"day"|"page"|nil
---@return table context
function M.context(writer, options, file, per)
  return { options = values.copy(options), file = file, per = per, single = per == "article",
    writer = writer.name }
end

---Run the writer over its sample.
---@param writer jianbao.Writer
---@return table<string, string> made  by the file's name; "" is what went to `out`
local function run_sample(writer)
  local made = { [""] = "" }
  local function into(name)
    made[name] = ""
    return function(bytes)
      made[name] = made[name] .. bytes
    end, function() end
  end
  local out = into ""
  local options = assert(M.options(writer, {}))
  local context = M.context(writer, options, "sample." .. writer.extension)
  if writer.per == "site" then
    context.file, context.date = into, writer.sample[#writer.sample].date
  end
  if writer.open then
    writer.open(out, context)
  end
  for _, item in ipairs(writer.sample) do
    (writer.page or writer.article)(out, item)
  end
  if writer.close then
    writer.close(out)
  end
  return made
end

---Whether the writer makes of its sample what it says it does.
---@param writer jianbao.Writer
---@return true? sound
---@return string? message
function M.check(writer)
  if not writer.expected then
    return true -- a table: there is no code of its own that could be wrong
  end
  local ok, all = pcall(run_sample, writer)
  if not ok then
    return nil, ("%s: %s"):format(writer.path, tostring(all))
  end
  local expectations = writer.expected
  if type(expectations) == "string" then
    expectations = { [""] = expectations }
  end
  for _, name in ipairs(values.ordered_keys(expectations)) do
    local made, expected = all[name] or "", expectations[name]
    if made ~= expected then
      local line, start, at = 1, 1, 1 -- of the line in which the two part
      while made:byte(at) == expected:byte(at) do
        if made:byte(at) == 10 then
          line, start = line + 1, at + 1
        end
        at = at + 1
      end
      return nil, locale.text("writer.sample", { path = writer.path, line = line,
        made = made:match("[^\n]*", start), expected = expected:match("[^\n]*", start) })
    end
  end
  return true
end

return M
