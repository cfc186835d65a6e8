--- jianbao writers check: whether writers make of their samples what they say.

local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local plugins = require "jianbao.plugins"
local terminal = require "jianbao.cli.terminal"
local writers = require "jianbao.export.writer"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "WRITER":args "*"
end

function M.run(options)
  local names = options.WRITER
  if #names == 0 then
    for _, plugin in ipairs(plugins.list "writers") do
      names[#names + 1] = plugin.name
    end
  end
  local status = common.DONE
  for _, name in ipairs(names) do
    local writer, message = writers.load(name)
    local sound
    if writer then
      sound, message = writers.check(writer)
    end
    if sound and not writer.expected then
      terminal.print(locale.text("writers.sound-table", { name = name }))
    elseif sound then
      terminal.print(locale.text("writers.sound", { name = name }))
    else
      terminal.complain(message --[[@as string]])
      status = common.FAILED
    end
  end
  return status
end

return M
