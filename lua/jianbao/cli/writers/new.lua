--- jianbao writers new: a file to begin an export format with.

local common = require "jianbao.cli.common"
local lfs = require "lfs"
local locale = require "jianbao.locale"
local output = require "jianbao.export.output"
local plugins = require "jianbao.plugins"
local template = require "jianbao.export.template"
local terminal = require "jianbao.cli.terminal"
local usage = require "jianbao.cli.usage"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "NAME"
  parser:option "-o --output"
end

function M.run(options)
  local name, path = options.NAME, options.output
  if name == "" or name:find "[%c/\\]" or name:find "^%." or not utf8.len(name) then
    usage.fail("writers new", locale.text("writers.bad-name", { name = name }))
  end
  path = path or plugins.folders("writers")[1].path .. "/" .. name .. ".lua"
  if lfs.symlinkattributes(path, "mode") then
    return common.failed(locale.text("writers.exists", { path = path }))
  end
  local done, message = output.make_folder(path:match "^(.*)/[^/]*$" or "")
  if done then
    done, message = common.write_file(path, template.source(name, options.output or name))
  end
  if not done then
    return common.failed(message --[[@as string]])
  end
  terminal.print(locale.text("writers.written", { path = path, name = options.output or name }))
  return common.DONE
end

return M
