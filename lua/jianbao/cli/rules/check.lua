--- jianbao rules check: load rule files, say where they are wrong, and run the
--- tests that stand in them; with an archive, measure them by its labels.

local accuracy = require "jianbao.rules.accuracy"
local common = require "jianbao.cli.common"
local expect = require "jianbao.rules.expect"
local lint = require "jianbao.rules.lint"
local locale = require "jianbao.locale"
local report = require "jianbao.cli.rules.report"
local terminal = require "jianbao.cli.terminal"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "FILE":args "+"
  parser:option "--against"
end

---Measure rules by the labels of an archive.
---@param ruleset jianbao.Ruleset
---@param path string
---@return boolean? done
local function measure(ruleset, path)
  local archive <close> = common.open(path, "read")
  if not archive then
    return nil
  end
  local topics, wrong, unknown = accuracy.measure(ruleset, archive)
  if not topics then
    terminal.complain(wrong --[[@as string]])
    return nil
  end
  report.accuracy(topics, wrong --[[@as jianbao.WrongTopic[] ]], unknown --[[@as string[] ]])
  return true
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
  if options.against and not measure(ruleset, options.against) then
    return common.FAILED
  end
  return #failures == 0 and common.DONE or common.FAILED
end

return M
