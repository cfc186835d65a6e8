--- jianbao writers: the export formats there are, and their options.

local columns = require "jianbao.cli.columns"
local common = require "jianbao.cli.common"
local json = require "jianbao.json"
local chinese = require "jianbao.locale.zh_writers"
local locale = require "jianbao.locale"
local plugins = require "jianbao.plugins"
local terminal = require "jianbao.cli.terminal"
local writers = require "jianbao.export.writer"

---@type jianbao.Command
local M = {}

function M.arguments(_) end

---An option's value as it is written behind --option.
---@param value any
---@return string
local function shown(value)
  if value == nil then
    return ""
  elseif type(value) == "table" then
    return table.concat(value, ",")
  elseif type(value) == "string" and value:find "%c" then
    return json.encode(value)
  end
  return tostring(value)
end

---What a writer says of itself, in the reader's language.
---@param text string?
---@return string
local function described(text)
  return text and (locale.language() == "zh" and chinese[text] or text) or ""
end

function M.run(_)
  local rows, options, status = {}, {}, common.DONE
  for _, plugin in ipairs(plugins.list "writers") do
    local writer, message = writers.load(plugin.path)
    if writer then
      rows[#rows + 1] =
        { plugin.name, locale.text("writers.origin." .. plugin.origin),
          described(writer.description) }
      for _, option in ipairs(writer.options) do
        options[#options + 1] = "    " .. plugin.name .. "  --option "
          .. option.name .. "=" .. shown(option.default) .. "  " .. described(option.description)
      end
    else
      terminal.complain(message --[[@as string]])
      status = common.FAILED
    end
  end
  for _, line in ipairs(columns.align(rows, {})) do
    terminal.print(line)
  end
  if #options > 0 then
    terminal.print(locale.text "writers.options")
    for _, line in ipairs(options) do
      terminal.print(line)
    end
  end
  return status
end

return M
