--- jianbao search: find articles in an archive.

local columns = require "jianbao.cli.columns"
local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"
local usage = require "jianbao.cli.usage"

local M = {}

function M.arguments(parser)
  parser:argument "ARCHIVE"
  parser:argument "QUERY":args "+"
  parser:option "--limit":convert(usage.whole(0))
  parser:option "--offset":convert(usage.whole(0))
  parser:option "--sort":convert(usage.one_of("rank", "newest", "oldest"))
  parser:flag "--json"
end

---Where in the query it went wrong: the query again, and a caret under it.
---@param query string
---@param offset integer?  1-based byte
local function point(query, offset)
  if offset and offset <= #query + 1 then
    terminal.note("  " .. query)
    terminal.note("  " .. (" "):rep(columns.width(query:sub(1, offset - 1))) .. "^")
  end
end

---@param hit jianbao.Hit
local function print_hit(hit)
  terminal.print(("%s  %s  %s"):format(hit.date or "----------", terminal.colour("dim", hit.id),
    terminal.colour("bold", hit.headline or locale.text "search.no-headline")))
  if hit.snippet and hit.snippet ~= "" then
    terminal.print("    " .. hit.snippet:gsub("%s*\n%s*", " "))
  end
end

function M.run(options)
  local archive <close> = common.open(options.ARCHIVE, "read")
  if not archive then
    return common.FAILED
  end
  local query = table.concat(options.QUERY, " ")
  local found, message, code, offset = archive:search(query,
    {
    limit = options.limit, offset = options.offset, sort = options.sort,
    marks = not options.json and terminal.marks() or nil,
  })
  if not found then
    terminal.complain(message --[[@as string]])
    if code == "bad-query" then
      point(query, offset)
    end
    return common.FAILED
  end
  for _, hit in ipairs(found.hits) do
    if options.json then
      terminal.print(common.json(hit))
    else
      print_hit(hit)
    end
  end
  if not options.json then
    terminal.note(locale.text("search.found", {
      articles = common.count("articles", found.count), shown = #found.hits,
    }))
  end
  return common.DONE
end

return M
