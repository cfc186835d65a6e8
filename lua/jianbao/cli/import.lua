--- jianbao import: files and folders of pages into an archive.

local common = require "jianbao.cli.common"
local failure = require "jianbao.failure"
local locale = require "jianbao.locale"
local progress = require "jianbao.cli.progress"
local terminal = require "jianbao.cli.terminal"
local usage = require "jianbao.cli.usage"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "ARCHIVE"
  parser:argument "PATH":args "+"
  parser:option "--date":convert(usage.date)
  parser:option "--profile"
  parser:option "--encoding"
  parser:option "--rules":count "*"
  parser:option "--jobs":convert(usage.whole(1))
  parser:flag "--json"
end

---@param result jianbao.ImportResult
---@param as_json boolean
local function tell(result, as_json)
  if as_json then
    terminal.print(common.json(result))
  end
  for _, warning in ipairs(result.warnings) do
    terminal.complain(failure.about(result.path, warning.message))
  end
  if result.message then
    terminal.complain(result.message)
  end
end

---@param report jianbao.ImportReport
local function summarise(report)
  terminal.print(locale.text("import.new", {
    pages = common.count("pages", report.pages),
    articles = common.count("articles", report.articles),
  }))
  for _, kind in ipairs { "same", "failed", "skipped" } do
    if report[kind] > 0 then
      local files = common.count("files", report[kind])
      terminal.print(locale.text("import." .. kind, { files = files }))
    end
  end
end

function M.run(options)
  local archive <close> = common.open(options.ARCHIVE, "create")
  if not archive then
    return common.FAILED
  end
  local bar = progress.new()
  local report, message = archive:import(options.PATH, {
    date = options.date, profile = options.profile, encoding = options.encoding,
    jobs = options.jobs, rules = options.rules and #options.rules > 0 and options.rules or nil,
    progress = function(result, done, total)
      tell(result, options.json)
      if bar then
        bar:update(done, total, result.path)
      end
    end,
  })
  if bar then
    bar:finish()
  end
  if not report then
    return common.failed(message --[[@as string]])
  end
  if not options.json then
    summarise(report)
  end
  if report.uncounted and report.new > 0 then
    terminal.complain(locale.text("import.uncounted",
      { reason = locale.translate(report.uncounted.message) }))
  end
  if report.stopped then
    local left = report.total - report.new - report.same - report.failed
    terminal.complain(locale.text("import.stopped", { files = common.count("files", left) }))
  elseif report.total == 0 then
    local paths = table.concat(options.PATH, " ")
    return common.failed(locale.text("import.nothing", { paths = paths }))
  end
  for _, one in ipairs(report.switched_off) do
    terminal.complain(one.message)
  end
  return report.failed + #report.switched_off == 0 and common.DONE or common.FAILED
end

return M
