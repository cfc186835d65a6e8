--- jianbao read: pages into articles, as JSON Lines; or, with --why, what each
--- line of a page was taken for, and why.

local article_shape = require "jianbao.article"
local columns = require "jianbao.cli.columns"
local common = require "jianbao.cli.common"
local failure = require "jianbao.failure"
local files = require "jianbao.files"
local jianbao = require "jianbao"
local json = require "jianbao.json"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"
local usage = require "jianbao.cli.usage"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "FILE":args "+"
  parser:option "--date":convert(usage.date)
  parser:option "--profile"
  parser:option "--encoding"
  parser:flag "--spans"
  parser:flag "--why"
  parser:flag "--json"
end

---@param evidence { name: string, weight: number }[]
---@return string
local function weights(evidence)
  local words = {}
  for i, piece in ipairs(evidence) do
    words[i] = ("%s %+.3g"):format(piece.name, piece.weight)
  end
  return table.concat(words, ", ")
end

---@param lines table[]  page.lines
local function print_why(lines)
  local rows = {}
  for i, line in ipairs(lines) do
    rows[i] = { tostring(line.number), line.role, ("%.1f"):format(line.score) }
  end
  local margin = "      "
  for i, row in ipairs(columns.align(rows, { right = { true, false, true } })) do
    local line = lines[i]
    local room = math.max(terminal.width() - columns.width(row) - 2, 20)
    terminal.print(terminal.colour("bold", row) .. "  " .. columns.cut(line.text, room))
    local reasons = weights(line.evidence)
    if line.runner_up then
      reasons = locale.text("read.runner-up", {
        evidence = reasons, role = line.runner_up,
        score = ("%.1f"):format(line.runner_up_score),
      })
    end
    terminal.print(margin .. terminal.colour("dim", reasons))
  end
end

---@param path string
---@param options table
---@param ruleset jianbao.Ruleset|false
---@return boolean read
local function read_page(path, options, ruleset)
  local bytes, message = files.read(path)
  if not bytes then
    terminal.complain(message --[[@as string]])
    return false
  end
  local name = path == "-" and locale.text "file.standard-input" or path
  local articles, page = jianbao.read(bytes, {
    source = path == "-" and "-" or files.base_name(path),
    date = options.date, profile = options.profile, encoding = options.encoding,
    rules = ruleset, why = options.why or nil,
  })
  if not articles then
    terminal.complain(failure.about(name, page --[[@as string]]))
    return false
  end
  for _, warning in ipairs(page.warnings or {}) do
    terminal.complain(failure.about(name, warning.message))
  end
  if options.why and not options.json then
    terminal.print(terminal.colour("cyan", name))
    print_why(page.lines)
  elseif options.why then
    for _, line in ipairs(page.lines) do
      terminal.print(common.json(line))
    end
  else
    for _, article in ipairs(articles) do
      if not options.spans then
        article.spans = nil
      end
      terminal.print(json.encode(article, article_shape.key_order))
    end
  end
  if #articles == 0 then
    terminal.complain(options.why and locale.text("file.no-article-in-lines", { path = name })
      or locale.text("file.no-article", { path = name, file = path }))
    return false
  end
  return true
end

function M.run(options)
  if options.profile then
    local profile, message = require("jianbao.page.profile").load(options.profile)
    if not profile then
      return common.failed(locale.translate(message --[[@as string]]))
    end
  end
  local ruleset = false ---@type jianbao.Ruleset|false
  if not options.why then
    local message
    ruleset, message = require("jianbao.classify").ruleset()
    if not ruleset then
      return common.failed(message --[[@as string]])
    end
  end
  local status = common.DONE
  for _, path in ipairs(options.FILE) do
    if not read_page(path, options, ruleset) then
      status = common.FAILED
    end
  end
  return status
end

return M
