--- jianbao export: articles of an archive through a writer.

local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"

local M = {}

function M.arguments(parser)
  parser:argument "ARCHIVE"
  parser:option "--to":count(1)
  parser:option "-o --output"
  parser:option "--query"
end

function M.run(options)
  local archive <close> = common.open(options.ARCHIVE, "read")
  if not archive then
    return common.FAILED
  end
  local report, message, code =
    archive:export(options.to, options.output, { query = options.query })
  if not report then
    if code == "cancelled" then
      error(terminal.CLOSED, 0)
    end
    return common.failed(message --[[@as string]])
  end
  if options.output then
    terminal.note(locale.text("export.done", {
      articles = common.count("articles", report.articles), path = options.output,
    }))
  end
  return common.DONE
end

return M
