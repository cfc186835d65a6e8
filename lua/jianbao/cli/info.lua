--- jianbao info: what an archive holds.

local columns = require "jianbao.cli.columns"
local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "ARCHIVE"
  parser:flag "--json"
end

---@param bytes integer
---@return string
local function size(bytes)
  if bytes < 10 * 1024 then
    return ("%d B"):format(bytes)
  elseif bytes < 10 * 1024 * 1024 then
    return ("%.0f KB"):format(bytes / 1024)
  end
  return ("%.0f MB"):format(bytes / 1024 / 1024)
end

function M.run(options)
  local archive <close> = common.open(options.ARCHIVE, "read")
  if not archive then
    return common.FAILED
  end
  local info, message = archive:info()
  if not info then
    return common.failed(message --[[@as string]])
  end
  if options.json then
    terminal.print(common.json(info))
    return common.DONE
  end
  local rows = {
    { locale.text "info.archive", options.ARCHIVE },
    { locale.text "info.pages", tostring(info.pages) },
    { locale.text "info.articles", tostring(info.articles) },
  }
  if info.counted < info.articles then
    rows[#rows + 1] = { locale.text "info.counted", locale.text("info.counted-of",
      { counted = tostring(info.counted), articles = common.count("articles", info.articles) }) }
  end
  if info.first_date then
    rows[#rows + 1] = { locale.text "info.dates", info.first_date .. " – " .. info.last_date }
  end
  rows[#rows + 1] = { locale.text "info.size", locale.text("info.sizes",
    { archive = size(info.file_bytes), text = size(info.text_bytes) }) }
  for _, line in ipairs(columns.align(rows)) do
    terminal.print(line)
  end
  for _, line in ipairs(common.topic_lines(info.topics)) do
    terminal.print(line)
  end
  return common.DONE
end

return M
