--- jianbao rules check: load rule files and say where they are wrong.

local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local rules = require "jianbao.rules"
local terminal = require "jianbao.cli.terminal"

local M = {}

function M.arguments(parser)
  parser:argument "FILE":args "+"
end

function M.run(options)
  local status = common.DONE
  for _, path in ipairs(options.FILE) do
    local ruleset, message = rules.load { path }
    if ruleset then
      terminal.print(locale.text("rules.sound",
        { path = path, topics = common.count("topics", #ruleset.rules) }))
    else
      terminal.complain(message --[[@as string]])
      status = common.FAILED
    end
  end
  return status
end

return M
