--- jianbao rules check: load rule files, say where they are wrong, and run the
--- tests that stand in them.

local common = require "jianbao.cli.common"
local expect = require "jianbao.rules.expect"
local lint = require "jianbao.rules.lint"
local locale = require "jianbao.locale"
local report = require "jianbao.cli.rules.report"
local terminal = require "jianbao.cli.terminal"

local M = {}

function M.arguments(parser)
  parser:argument "FILE":args "+"
end

function M.run(options)
  local ruleset = report.load(options.FILE)
  if not ruleset then
    return common.FAILED
  end
  local failures, count, fired = expect.run(ruleset)
  report.failures(failures)
  if count > 0 then
    terminal.print(locale.text("rules.expected", { count = count, right = count - #failures }))
  end
  report.notes(lint.notes(ruleset, fired))
  return #failures == 0 and common.DONE or common.FAILED
end

return M
