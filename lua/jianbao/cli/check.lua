--- jianbao check: look an archive over for damage.

local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"

local M = {}

function M.arguments(parser)
  parser:argument "ARCHIVE"
end

function M.run(options)
  local archive <close> = common.open(options.ARCHIVE, "read")
  if not archive then
    return common.FAILED
  end
  local problems, message = archive:check()
  if not problems then
    return common.failed(message --[[@as string]])
  end
  for _, problem in ipairs(problems) do
    terminal.print(problem)
  end
  if #problems == 0 then
    terminal.print(locale.text("check.sound", { path = options.ARCHIVE }))
    return common.DONE
  end
  return common.failed(locale.text("check.damaged", {
    path = options.ARCHIVE, problems = common.count("problems", #problems),
  }))
end

return M
