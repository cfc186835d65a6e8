--- jianbao check: look an archive over for damage.

local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "ARCHIVE"
  parser:flag "--rebuild"
end

---@param problems string[]
---@return boolean  whether all of them are in the search index, which can be made anew
local function in_index(problems)
  for _, problem in ipairs(problems) do
    if not problem:find("--rebuild", 1, true) then
      return false
    end
  end
  return true
end

function M.run(options)
  local archive <close> = common.open(options.ARCHIVE, options.rebuild and "write" or "read")
  if not archive then
    return common.FAILED
  end
  if options.rebuild then
    local rebuilt, failure = common.with_progress(locale.text "progress.rebuild",
      function(tell) return archive:rebuild { progress = tell } end)
    if not rebuilt then
      return common.failed(failure --[[@as string]])
    end
    terminal.note(locale.text("check.rebuilt", { path = options.ARCHIVE }))
  end
  local problems, message = common.with_progress(locale.text "progress.check",
    function(tell) return archive:check { progress = tell } end)
  if not problems then
    return common.failed(message --[[@as string]])
  end
  for _, problem in ipairs(problems) do
    terminal.print(locale.translate(problem))
  end
  if #problems == 0 then
    terminal.print(locale.text("check.sound", { path = options.ARCHIVE }))
    return common.DONE
  end
  local values = {
    path = options.ARCHIVE, problems = common.count("problems", #problems),
  }
  if in_index(problems) then
    return common.failed(locale.text("check.index", values))
  end
  return common.failed(locale.text("check.damaged", values))
end

return M
