--- jianbao rules new: a file to begin a topic with.

local common = require "jianbao.cli.common"
local lfs = require "lfs"
local locale = require "jianbao.locale"
local template = require "jianbao.rules.template"
local terminal = require "jianbao.cli.terminal"
local usage = require "jianbao.cli.usage"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "TOPIC"
  parser:option "-o --output"
end

function M.run(options)
  local topic, path = options.TOPIC, options.output
  if topic == "" or topic:find "%c" or not utf8.len(topic) then
    usage.fail("rules new", locale.text "rules.new-name")
  elseif not path and topic:find "[/\\]" then
    usage.fail("rules new", locale.text("rules.new-slash", { topic = topic }))
  end
  path = path or topic .. ".lua"
  if lfs.symlinkattributes(path, "mode") then
    return common.failed(locale.text("rules.new-exists", { path = path }))
  end
  local written, message =
    common.write_file(path, template.source(topic, path:match "[^/\\]*$"))
  if not written then
    return common.failed(message --[[@as string]])
  end
  terminal.print(locale.text("rules.new-written", { path = path }))
  return common.DONE
end

return M
