--- Telling what other rules would change: for `rules diff` and `rules watch`.

local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"
local values = require "jianbao.values"

local M = {}

---One article whose topics would change.
---@param article jianbao.Article
---@param change jianbao.TopicChange
function M.article(article, change)
  local parts = { ("%s  %s  %s"):format(article.id, article.date or "-",
    article.headline or locale.text "search.no-headline") }
  for _, topic in ipairs(change.lost) do
    parts[#parts + 1] = terminal.colour("red", "- " .. topic)
  end
  for _, topic in ipairs(change.gained) do
    parts[#parts + 1] = terminal.colour("green", "+ " .. topic)
  end
  terminal.print(table.concat(parts, "  "))
end

---@param article jianbao.Article
---@param change jianbao.TopicChange
function M.json(article, change)
  terminal.print(common.json { id = article.id, date = article.date, headline = article.headline,
    lost = change.lost, gained = change.gained })
end

---@param sign string
---@param counts table<string, integer>
---@param parts string[]
local function add_counts(sign, counts, parts)
  for _, topic in ipairs(values.ordered_keys(counts)) do
    parts[#parts + 1] = ("%s %s %d"):format(sign, topic, counts[topic])
  end
end

---@param report jianbao.DifferenceReport
function M.summary(report)
  local parts = { locale.text("rules.would-change",
    { articles = common.count("articles", report.articles), changed = report.changed }) }
  add_counts("-", report.lost, parts)
  add_counts("+", report.gained, parts)
  terminal.print(table.concat(parts, "  "))
end

---Rules that were left out, and articles that could not be decided.
---@param report { switched_off: jianbao.SwitchedOff[], undecided: string[] }
---@return boolean anything
function M.troubles(report)
  for _, one in ipairs(report.switched_off) do
    terminal.complain(one.message)
  end
  if #report.undecided > 0 then
    terminal.complain(locale.text("classify.undecided", {
      articles = common.count("articles", #report.undecided),
      list = table.concat(report.undecided, locale.text "list.separator") }))
  end
  return #report.switched_off + #report.undecided > 0
end

return M
