--- What several commands share: opening an archive, giving up, saying counts.

local columns = require "jianbao.cli.columns"
local jianbao = require "jianbao"
local json = require "jianbao.json"
local locale = require "jianbao.locale"
local output = require "jianbao.export.output"
local progress = require "jianbao.cli.progress"
local terminal = require "jianbao.cli.terminal"

local M = {}

M.DONE, M.FAILED = 0, 1

---Say what went wrong; the command's exit status.
---@param message string
---@return integer status
function M.failed(message)
  terminal.complain(message)
  return M.FAILED
end

---Do work that tells how far it is, with a bar for whoever looks at a terminal.
---@generic T
---@param name string  what is done, beside the bar
---@param work fun(tell: fun(done: integer, all: integer)): T, ...
---@return T, ...
function M.with_progress(name, work)
  local bar ---@type jianbao.Progress|false|nil
  local function tell(done, all)
    if bar == nil then
      bar = progress.new() or false
    end
    if bar and all > 0 then
      bar:update(done, all, name)
    end
  end
  local function finish(...)
    if bar then
      bar:finish()
    end
    return ...
  end
  return finish(work(tell))
end

---Do work that goes through the articles of an archive, with a bar likewise.
---@generic T
---@param archive jianbao.Archive
---@param work fun(tell: fun(done: integer)?): T, ...  nil: nobody looks
---@return T, ...
function M.with_articles(archive, work)
  local total = terminal.is_terminal(2) and (archive:info() or {}).articles
  return M.with_progress("", function(tell)
    return work(total and function(done) tell(done, total) end or nil)
  end)
end

---Open an archive, or say why not.
---@param path string
---@param mode "create"|"write"|"read"
---@return jianbao.Archive?
function M.open(path, mode)
  local archive, message = M.with_progress(locale.text "progress.upgrade", function(tell)
    return jianbao.open(path, { mode = mode, progress = tell })
  end)
  if not archive then
    terminal.complain(message --[[@as string]])
  end
  return archive
end

---Write a whole file; what fails leaves nothing under its name.
---@param path string
---@param bytes string
---@return true? written
---@return string? message
function M.write_file(path, bytes)
  local file, message = output.open(path)
  if not file then
    return nil, message
  end
  local written
  written, message = file:write(bytes)
  if not written then
    file:abort()
    return nil, message
  end
  return file:commit()
end

---Where in a query it went wrong: the query again, and a caret under it.
---@param query string
---@param offset integer?  1-based byte
function M.point(query, offset)
  if offset and offset <= #query + 1 and query:find "%S" then
    terminal.note("  " .. query)
    terminal.note("  " .. (" "):rep(columns.width(query:sub(1, offset - 1))) .. "^")
  end
end

---A count with its noun: "1 page", "2 pages", "2 个版面".
---@param noun "pages"|"articles"|"files"|"topics"|"words"|"problems"
---@param count integer
---@return string
function M.count(noun, count)
  return locale.text("count." .. noun, { count = count })
end

-- The keys of results that are no articles, in the order they are printed.
local KEY_ORDER = {
  "path", "status", "code", "message", "id", "number", "month", "value", "date", "headline",
  "given", "lost", "gained", "fired", "score", "pass", "missing", "blocked", "rule", "file",
  "line", "file_hash", "codes", "kind", "role", "text", "name", "topic",
  "word", "words", "field", "first", "last", "weight", "met", "points", "matches", "count",
  "parts", "reason", "by",
  "snippet", "spans", "evidence", "dismissed", "conditions", "enough", "together",
}

---A result as one line of JSON, its keys in a fixed order.
---@param result table
---@return string
function M.json(result)
  return json.encode(result, KEY_ORDER)
end

---Topics and how many articles have each, the most frequent first.
---@param topics { id: string, count: integer }[]  is sorted
---@return string[] lines
function M.topic_lines(topics)
  table.sort(topics, function(a, b)
    if a.count ~= b.count then
      return a.count > b.count
    end
    return a.id < b.id
  end)
  local rows = {}
  for i, topic in ipairs(topics) do
    rows[i] = { topic.id, tostring(topic.count) }
  end
  return columns.align(rows, { right = { false, true }, indent = "  " })
end

return M
