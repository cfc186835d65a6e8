--- jianbao search: find articles in an archive.

local columns = require "jianbao.cli.columns"
local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local query_language = require("jianbao.core").query
local terminal = require "jianbao.cli.terminal"
local usage = require "jianbao.cli.usage"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "ARCHIVE"
  parser:argument "QUERY":args "+"
  parser:option "--limit":convert(usage.whole(0))
  parser:option "--offset":convert(usage.whole(0))
  parser:option "--sort":convert(usage.one_of("rank", "newest", "oldest"))
  parser:flag "--strict"
  parser:option "--by":convert(usage.one_of("month", "topic", "reporter", "paper", "kind"))
  parser:flag "--words"
  parser:flag "--similar"
  parser:flag "--reprints"
  parser:flag "--json"
end

---@param hit jianbao.Hit|jianbao.Likeness
local function print_hit(hit)
  terminal.print(("%s  %s  %s"):format(hit.date or "----------", terminal.colour("dim", hit.id),
    terminal.colour("bold", hit.headline or locale.text "search.no-headline")))
  if hit.snippet and hit.snippet ~= "" then
    terminal.print("    " .. hit.snippet:gsub("%s*\n%s*", " "))
  end
end

---@param hits table[]  hits or likenesses
---@param as_json boolean?
local function print_hits(hits, as_json)
  for _, hit in ipairs(hits) do
    if as_json then
      terminal.print(common.json(hit))
    else
      print_hit(hit)
    end
  end
end

---Asked by the core while it searches. Between two answers Lua notices that
---the reader has pressed Ctrl-C.
local function go_on()
  return false
end

---What each way of asking calls, and how an entry of its answer is printed.
---@type table<string, { ask: function, row: function, right: table }>
local LISTS = {
  by = {
    ask = function(archive, query, options)
      local how = { strict = options.strict, cancel = go_on }
      if options.by == "month" then
        return archive:timeline(query, how)
      end
      how.limit = options.limit
      return archive:facets(query, options.by, how)
    end,
    row = function(entry, options)
      local name = entry.value or entry.month
        or options.by == "month" and locale.text "search.undated" or ""
      return { name, tostring(entry.count) }
    end,
    right = { false, true },
  },
  words = {
    ask = function(archive, query, options)
      return archive:keywords(query, {
        limit = options.limit, strict = options.strict, cancel = go_on,
      })
    end,
    row = function(entry)
      return { entry.word, tostring(entry.matches), ("%.1f"):format(entry.score) }
    end,
    right = { false, true, true },
  },
}

---@param status integer
---@param query string
---@param code string?
---@param offset integer?
---@return integer status
local function refuse(status, query, code, offset)
  if code == "bad-query" then
    common.point(query, offset)
  end
  return status
end

---Counts by month or topic, or key words, in a table.
---@param archive jianbao.Archive
---@param way "by"|"words"
---@param query string
---@return integer status
local function print_list(archive, way, query, options)
  local list = LISTS[way]
  local entries, message, code, offset = list.ask(archive, query, options)
  if not entries then
    return refuse(common.failed(message --[[@as string]]), query, code, offset)
  end
  local rows = {}
  for i, entry in ipairs(entries) do
    if options.json then
      terminal.print(common.json(entry))
    else
      rows[i] = list.row(entry, options)
    end
  end
  for _, line in ipairs(columns.align(rows, { right = list.right, indent = "  " })) do
    terminal.print(line)
  end
  if not options.json then
    local count = assert(archive:count(query, { strict = options.strict, cancel = go_on }))
    terminal.note(locale.text("search.by", { articles = common.count("articles", count) }))
  end
  return common.DONE
end

---Articles like one.
---@param archive jianbao.Archive
---@param way "similar"|"reprints"
---@param id string
---@return integer status
local function print_like(archive, way, id, options)
  local found, message = archive[way](archive, id, options.limit)
  if not found then
    return common.failed(message --[[@as string]])
  end
  print_hits(found, options.json)
  if not options.json then
    terminal.note(locale.text("search.liked", { articles = common.count("articles", #found) }))
  end
  return common.DONE
end

---Topics that a query asks for and that no article of the archive has: the
---usual reason is a slip in the name.
---@param archive jianbao.Archive
---@param query string
local function tell_unknown_topics(archive, query)
  local topics = assert(archive:info()).topics
  local known, names = {}, {}
  for index, topic in ipairs(topics) do
    known[topic.id], names[index] = true, topic.id
  end
  local function visit(node)
    if node.field == "topic" and not known[node.text] then
      terminal.note(locale.text("search.no-topic", { topic = node.text,
        topics = table.concat(names, locale.text "list.separator") }))
    end
    for _, part in ipairs(node) do
      visit(part)
    end
  end
  visit(assert(query_language.parse(query)))
end

---@param archive jianbao.Archive
---@param query string
---@return integer status
local function print_found(archive, query, options)
  local found, message, code, offset = archive:search(query, {
    limit = options.limit, offset = options.offset, sort = options.sort,
    strict = options.strict, cancel = go_on,
    marks = not options.json and terminal.marks() or nil,
  })
  if not found then
    return refuse(common.failed(message --[[@as string]]), query, code, offset)
  end
  print_hits(found.hits, options.json)
  if not options.json then
    terminal.note(locale.text("search.found", {
      articles = common.count("articles", found.count), shown = #found.hits,
    }))
    if found.count == 0 then
      tell_unknown_topics(archive, query)
    end
  end
  return common.DONE
end

---The one way of asking that was chosen, if any.
---@return string?
local function way_of(options)
  local chosen
  for _, way in ipairs { "by", "words", "similar", "reprints" } do
    if options[way] then
      if chosen then
        usage.fail("search", locale.text "search.one-way")
      end
      chosen = way
    end
  end
  return chosen
end

function M.run(options)
  local way = way_of(options)
  local archive <close> = common.open(options.ARCHIVE, "read")
  if not archive then
    return common.FAILED
  end
  local query = table.concat(options.QUERY, " ")
  if LISTS[way] then
    return print_list(archive, way, query, options)
  elseif way then
    return print_like(archive, way, query, options)
  end
  return print_found(archive, query, options)
end

return M
