--- jianbao rules diff: which articles would have other topics by other rules.

local changes = require "jianbao.cli.rules.changes"
local common = require "jianbao.cli.common"
local difference = require "jianbao.rules.difference"
local usage = require "jianbao.cli.usage"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "OLD"
  parser:argument "NEW"
  parser:argument "ARCHIVE"
  parser:option "--jobs":convert(usage.whole(1))
  parser:flag "--json"
end

function M.run(options)
  local archive <close> = common.open(options.ARCHIVE, "read")
  if not archive then
    return common.FAILED
  end
  local report, message = common.with_articles(archive, function(tell)
    return difference.run(archive, { options.OLD }, { options.NEW }, {
      jobs = options.jobs, on_change = options.json and changes.json or changes.article,
      progress = tell,
    })
  end)
  if not report then
    return common.failed(message --[[@as string]])
  end
  if not options.json then
    changes.summary(report)
  end
  return changes.troubles(report) and common.FAILED or common.DONE
end

return M
