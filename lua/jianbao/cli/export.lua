--- jianbao export: articles of an archive through a writer.

local common = require "jianbao.cli.common"
local lfs = require "lfs"
local locale = require "jianbao.locale"
local names = require "jianbao.export.names"
local terminal = require "jianbao.cli.terminal"
local usage = require "jianbao.cli.usage"
local writers = require "jianbao.export.writer"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "ARCHIVE"
  parser:option "--to":count(1)
  parser:option "-o --output"
  parser:option "--query"
  parser:option "--since":convert(usage.date)
  parser:option "--option":count "*"
  parser:option "--per":convert(usage.one_of("article", "day", "page", "topic"))
  parser:option "--name"
  parser:option "--date":convert(usage.date)
  parser:option "--rules":args "+":count "*"
  parser:flag "--changed"
end

---The writer's own options, as --option gave them.
---@param writer jianbao.Writer
---@param given string[]  "name=value"
---@param into table
local function read_options(writer, given, into)
  for _, entry in ipairs(given) do
    local name, value = entry:match "^([^=]+)=(.*)$"
    if not name then
      usage.fail("export", locale.text("export.bad-option", { option = entry }))
    end
    local read, message = writers.read_option(writer, name, value)
    if message then
      usage.fail("export", message)
    end
    into[name] = read
  end
end

---Say what cannot be meant, before anything is written.
---@param options table
local function check_names(options)
  local target = options.output or ""
  local is_folder = target:find "/$" ~= nil or lfs.attributes(target, "mode") == "directory"
  if (options.per or options.name) and not is_folder then
    usage.fail("export", locale.text "export.needs-folder")
  end
  local unknown = options.name and names.unknown_in(options.name)
  if unknown then
    usage.fail("export", locale.text("export.unknown-name",
      { name = "{" .. unknown .. "}", known = "{" .. table.concat(names.known, "} {") .. "}" }))
  end
end

function M.run(options)
  check_names(options)
  local archive <close> = common.open(options.ARCHIVE, "read")
  if not archive then
    return common.FAILED
  end
  local writer, problem = writers.load(options.to)
  if not writer then
    return common.failed(problem --[[@as string]])
  end
  local given = {
    query = options.query, since = options.since, per = options.per, name = options.name,
    date = options.date, changed = options.changed,
  }
  for _, paths in ipairs(options.rules or {}) do
    given.rules = table.move(paths, 1, #paths, #(given.rules or {}) + 1, given.rules or {})
  end
  read_options(writer, options.option, given)
  local report, message, code, offset = archive:export(options.to, options.output, given)
  if not report then
    if code == "cancelled" then
      error(terminal.CLOSED, 0)
    end
    local status = common.failed(message --[[@as string]])
    if code == "bad-query" then
      common.point(options.query, offset)
    end
    return status
  end
  if report.codes_failed then
    terminal.complain(locale.text("export.no-codes", { reason = report.codes_failed }))
  end
  if options.output then
    local articles = common.count("articles", report.articles)
    if report.unchanged then
      terminal.note(locale.text("export.done-changed", { articles = articles,
        path = options.output, unchanged = common.count("files", report.unchanged) }))
    elseif report.files > 1 then
      terminal.note(locale.text("export.done-files", { articles = articles,
        path = options.output, files = common.count("files", report.files) }))
    else
      terminal.note(locale.text("export.done", { articles = articles, path = options.output }))
    end
  end
  return common.DONE
end

return M
