--- jianbao rules watch: try rule files each time one is saved.

local changes = require "jianbao.cli.rules.changes"
local columns = require "jianbao.cli.columns"
local common = require "jianbao.cli.common"
local difference = require "jianbao.rules.difference"
local expect = require "jianbao.rules.expect"
local locale = require "jianbao.locale"
local process = require "jianbao.core".process
local reload = require "jianbao.rules.reload"
local report = require "jianbao.cli.rules.report"
local terminal = require "jianbao.cli.terminal"

---@type jianbao.Command
local M = {}

--- Seconds between two looks at the files.
local PATIENCE = 0.5

function M.arguments(parser)
  parser:argument "PACK":args "+"
  parser:option "--archive"
end

---@param event jianbao.RuleEvent
local function tell_broken(event)
  terminal.print(terminal.colour("red", event.message))
  if event.line then
    terminal.print(columns.cut(("  %d | %s"):format(event.line.number, event.line.text),
      2 * terminal.width()))
  end
  if event.before then
    terminal.print(locale.text "rules.kept")
  end
end

---What the new rules would change. They are tried in this process: a pattern
---that hangs is ended by Ctrl-C.
---@param event jianbao.RuleEvent
---@param archive jianbao.Archive
local function tell_changes(event, archive)
  local may_change = difference.test(event.before, event.ruleset)
  local counts = difference.report()
  for article in assert(archive:articles()) do
    counts.articles = counts.articles + 1
    local change = may_change(article)
      and difference.of(event.before, event.ruleset, article)
    if change then
      difference.count(counts, change)
      changes.article(article, change)
    end
  end
  changes.summary(counts)
end

---@param event jianbao.RuleEvent
---@param archive jianbao.Archive?
local function tell(event, archive)
  if not event.ruleset then
    tell_broken(event)
    return
  end
  local failures, count = expect.run(event.ruleset)
  terminal.print(locale.text("rules.loaded",
    { topics = common.count("topics", #event.ruleset.rules) }))
  report.failures(failures)
  if count > 0 then
    terminal.print(locale.text("rules.expected", { count = count, right = count - #failures }))
  end
  if archive and event.before then
    tell_changes(event, archive)
  end
end

function M.run(options)
  local archive <close> = options.archive and common.open(options.archive, "read") or nil
  if options.archive and not archive then
    return common.FAILED
  end
  local watch = reload.new(options.PACK)
  local _, raised = pcall(function()
    while true do
      local event = watch:look()
      if event then
        tell(event, archive)
        terminal.flush()
      end
      process.wait({}, PATIENCE)
    end
  end)
  if type(raised) == "string" and raised:find "interrupted!$" then
    return common.DONE -- Ctrl-C is how it is ended
  end
  error(raised, 0)
end

return M
