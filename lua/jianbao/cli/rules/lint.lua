--- jianbao rules lint: what in sound rule files is most likely not meant.

local common = require "jianbao.cli.common"
local lint = require "jianbao.rules.lint"
local report = require "jianbao.cli.rules.report"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "FILE":args "+"
end

function M.run(options)
  local ruleset = report.load(options.FILE)
  if not ruleset then
    return common.FAILED
  end
  report.notes(lint.notes(ruleset))
  return common.DONE
end

return M
