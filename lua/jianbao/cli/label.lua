--- jianbao label: say by hand which topics an article has, or must not have.

local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "ARCHIVE"
  parser:argument "ARTICLE"
  parser:argument "TOPIC":args "*"
  parser:option "--not":count "*"
  parser:option "--forget":count "*"
  parser:flag "--json"
end

---@param archive jianbao.Archive
---@param options table
---@return boolean? done
---@return string? message
local function set(archive, options)
  for _, part in ipairs { { options.TOPIC, true }, { options["not"], false },
    { options.forget, nil } } do
    for _, topic in ipairs(part[1] or {}) do
      local done, message = archive:label(options.ARTICLE, topic, part[2])
      if not done then
        return nil, message
      end
    end
  end
  return true
end

function M.run(options)
  local changes = #options.TOPIC + #(options["not"] or {}) + #(options.forget or {}) > 0
  local archive <close> = common.open(options.ARCHIVE, changes and "write" or "read")
  if not archive then
    return common.FAILED
  end
  local article, message = archive:article(options.ARTICLE)
  if not article then
    return common.failed(message --[[@as string]])
  end
  local done
  done, message = set(archive, options)
  local labels
  if done then
    labels, message = archive:labels(options.ARTICLE)
  end
  if not labels then
    return common.failed(message --[[@as string]])
  end
  if options.json then
    for _, label in ipairs(labels) do
      terminal.print(common.json { id = label.article, topic = label.topic, given = label.given })
    end
    return common.DONE
  end
  terminal.print(("%s  %s  %s"):format(article.id, article.date or "-",
    article.headline or locale.text "search.no-headline"))
  for _, label in ipairs(labels) do
    terminal.print("  " .. locale.text("label." .. (label.given and "yes" or "no"),
      { topic = label.topic }))
  end
  if #labels == 0 then
    terminal.print("  " .. locale.text "label.none")
  end
  return common.DONE
end

return M
