--- What a writer file of an editor speaks, in a state of its own.
--
-- Runs in the sandbox before the file; jianbao.export.host loads it, and after
-- it the helpers that are Lua alone, as they are. What a helper would ask the
-- core for (the words of a text, the parts of a folio, the layout of a page) the
-- host has asked before, and sends with the article: `given`. What goes to
-- `out` waits here until the host takes it.

local library, caller_line, patterns = table, _caller_line, string
local messages = {} ---@type table<string, string>

---@param key string
---@param values table<string, any>
---@return string
local function said(key, values)
  return (patterns.gsub(messages[key], "{(%w+)}", function(name)
    return tostring(values[name])
  end))
end

--                                                                     modules

local loaded = {} ---@type table<string, table>

---@param name string
---@return table
function _require(name)
  return loaded[name] or error("no module " .. name)
end

---The module that was just run.
---@param name string
function _keep(name)
  loaded[name] = _result
end

--- What the host knows of the article at hand.
local given = {} ---@type { words: table, folio: table, layout: table }

---@param text string
---@return string  each byte that belongs to no character replaced by U+FFFD
local function repair(text)
  local count = 0
  local _, bad = utf8.len(text)
  while bad do
    text, count = text:sub(1, bad - 1) .. "\u{FFFD}" .. text:sub(bad + 1), count + 1
    _, bad = utf8.len(text, bad)
  end
  return text, count
end

loaded["jianbao.core"] = { text = {
  repair = repair, sha256 = _sha256,
} }
loaded["dkjson"] = { null = setmetatable({}, { __jsontype = "null" }) }
loaded["jianbao.export.folio"] = { read = function(folio)
  local parts = folio and given.folio and given.folio[folio]
  return parts or (folio == nil or folio == "") and {} or error(said("folio", {}), 2)
end }

local cut = { words = function(text)
  return given.words and given.words[text] or text == "" and {} or error(said("cut", {}), 2)
end }

--                                                                 declarations

local functions = {} ---@type table<string|integer, function>
local declared ---@type table?

--- Keys that no writer file uses by accident; jianbao.export.host knows them.
local FUNCTION, ODD = "\1function", "\1odd"

--- How deep tables may lie in each other; the host takes 32.
local DEEPEST = 30

---@param value any
---@param keep fun(value: function): any  what stands for a function
---@param depth integer
---@return any plain
local function plain(value, keep, depth)
  local kind = type(value)
  if kind == "function" then
    return keep(value)
  elseif kind == "userdata" or kind == "thread" or depth > DEEPEST then
    return { [ODD] = kind }
  elseif kind ~= "table" then
    return value
  end
  local copy = {}
  for key, item in next, value do
    if type(key) == "string" or type(key) == "number" then
      copy[key] = plain(item, keep, depth + 1)
    end
  end
  return copy
end

---What the file returned or declared.
---@return table description  { table = { name, spec, line } } or { writer = … } or { found = type }
function _described()
  if declared then
    return { table = declared }
  elseif type(_result) ~= "table" then
    return { found = type(_result) }
  end
  local writer = {}
  for key, value in next, _result do
    if type(key) == "string" then
      writer[key] = plain(value, function(call)
        if value == call then -- an entry of its own, no part of one
          functions[key] = call
          return { [FUNCTION] = key }
        end
        return { [ODD] = "function" }
      end, 1)
    end
  end
  return { writer = writer }
end

local function declare(name)
  local line = caller_line(2)
  return function(spec)
    declared = { name = plain(name, tostring, 1), line = line, spec = plain(spec, function(call)
      functions[#functions + 1] = call
      return { [FUNCTION] = #functions }
    end, 1) }
  end
end

---@param texts table<string, string>  messages in the reader's language
function _configure(texts)
  messages = texts
  article, csv, json = loaded["jianbao.article"], loaded["jianbao.export.csv"],
    loaded["jianbao.json"]
  _ENV.cut, layout = cut, loaded["jianbao.export.layout"]
  news, xml = loaded["jianbao.export.news"], loaded["jianbao.export.xml"]
  html = loaded["jianbao.export.html"]
  function layout.read()
    if not given.layout then
      error(said("layout", {}), 2)
    end
    return given.layout
  end
  table = setmetatable({}, {
    __index = library, __call = function(_, name) return declare(name) end,
    __newindex = function() error("this table belongs to all and cannot be changed", 2) end,
    __metatable = false, __shared = true,
  })
end

---A name that is none.
---@param name any
function _unknown(_, name)
  error(said("unknown", { name = name }), 2)
end

--                                                                      running

--- What was written and waits: { to, bytes } for `out` ("" is the file at
--- hand), { to, file = name }, { to, finish = true }, { beside = name, … }.
local queue = {} ---@type table[]
local files = 0

--- About as many bytes as the host takes at a time.
local PIECE = 1 << 20

---@param to string|integer
---@return fun(bytes: string)
local function output(to)
  return function(bytes)
    if type(bytes) ~= "string" then
      error(said("string", { found = type(bytes) }), 2)
    end
    local last = queue[#queue]
    if last and last.to == to and last.parts and last.size < PIECE then
      last.parts[#last.parts + 1], last.size = bytes, last.size + #bytes
    else
      queue[#queue + 1] = { to = to, parts = { bytes }, size = #bytes }
    end
  end
end

local out = output ""

---@return table[] pieces  the next of what waits
---@return boolean more
function _take()
  local pieces, size = {}, 0
  local taken = 0
  while queue[taken + 1] and size < PIECE do
    taken = taken + 1
    local entry = queue[taken]
    pieces[taken] = { to = entry.to, file = entry.file, finish = entry.finish,
      beside = entry.beside, extension = entry.extension,
      bytes = entry.parts and library.concat(entry.parts) or entry.bytes }
    size = size + (entry.size or 0)
  end
  queue = library.move(queue, taken + 1, #queue, 1, {})
  return pieces, #queue > 0
end

---The functions of a context, for those that the host has.
---@param context table
local function complete(context)
  local stem, taken = context.stem, {}
  context.stem = nil
  if context.beside then
    function context.beside(extension, bytes)
      local first, last
      if type(extension) == "string" then
        first, last = extension:match "^([%w.-]-)%.?(%w+)$"
      end
      if not first or type(bytes) ~= "string" then
        error("beside takes an extension and a string", 2)
      end
      local base = stem .. (first ~= "" and "." .. first or "")
      local name, number = base .. "." .. last, 1
      while taken[name:lower()] do
        number = number + 1
        name = ("%s-%d.%s"):format(base, number, last)
      end
      taken[name:lower()] = true
      queue[#queue + 1] =
        { beside = name, extension = extension, bytes = bytes, size = #bytes }
      return name
    end
  end
  if context.site then
    context.site = nil
    function context.file(name)
      if type(name) ~= "string" then
        error(said("string", { found = type(name) }), 2)
      end
      files = files + 1
      local number = files
      queue[#queue + 1] = { to = number, file = name }
      return output(number), function()
        queue[#queue + 1] = { to = number, finish = true }
      end
    end
  end
end

---Call a function of the writer.
---@param name "open"|"article"|"page"|"close"
---@param value any
---@param known table?  the new `given`
---@return table[] pieces
---@return boolean more
function _run(name, value, known)
  given = known or given
  if name == "open" then
    complete(value)
  end
  functions[name](out, value)
  return _take()
end

---Call the function of a column of a table.
---@param index integer
---@param value jianbao.Article
---@return any
function _column(index, value)
  return (functions[index](value))
end

---Forget what waits.
function _drop()
  queue = {}
end
