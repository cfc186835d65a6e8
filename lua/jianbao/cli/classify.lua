--- jianbao classify: decide anew the articles that changed rules can affect.

local changes = require "jianbao.cli.rules.changes"
local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"
local usage = require "jianbao.cli.usage"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "ARCHIVE"
  parser:option "--rules":args "+":count "*"
  parser:option "--jobs":convert(usage.whole(1))
  parser:flag "--all"
  parser:flag "--json"
end

function M.run(options)
  local archive <close> = common.open(options.ARCHIVE, "write")
  if not archive then
    return common.FAILED
  end
  local rules = {}
  for _, paths in ipairs(options.rules or {}) do
    table.move(paths, 1, #paths, #rules + 1, rules)
  end
  local report, message = common.with_articles(archive, function(tell)
    return archive:classify {
      rules = #rules > 0 and rules or nil, jobs = options.jobs, all = options.all, progress = tell,
    }
  end)
  if not report then
    return common.failed(message --[[@as string]])
  end
  local status = changes.troubles(report) and common.FAILED or common.DONE
  if options.json then
    terminal.print(common.json(report))
    return status
  end
  local topics = {}
  for id, count in pairs(report.topics) do
    topics[#topics + 1] = { id = id, count = count }
  end
  for _, line in ipairs(common.topic_lines(topics)) do
    terminal.print(line)
  end
  terminal.print(locale.text("classify.done", {
    articles = common.count("articles", report.articles), examined = report.examined,
    changed = report.changed,
  }))
  return status
end

return M
