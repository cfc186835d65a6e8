--- What `rules check` and `rules lint` share: loading the files and telling
-- what is wrong, what fails, and what is most likely not meant.

local columns = require "jianbao.cli.columns"
local common = require "jianbao.cli.common"
local locale = require "jianbao.locale"
local near_miss = require "jianbao.cli.near_miss"
local rules = require "jianbao.rules"
local terminal = require "jianbao.cli.terminal"

local M = {}

---Load files, each of which is told as sound or where it is not. A file may
---build on topics of another, so those that are sound are loaded together.
---@param paths string[]
---@return jianbao.Ruleset? ruleset  nil when anything is wrong
function M.load(paths)
  local sound = true
  local lines = {}
  for _, path in ipairs(paths) do
    local ruleset, message, code = rules.load { path }
    if ruleset then
      lines[#lines + 1] = locale.text("rules.sound",
        { path = path, topics = common.count("topics", #ruleset.rules) })
      local pack = ruleset.packs[1]
      if pack.api < rules.api then
        lines[#lines + 1] = locale.text("rules.older-api",
          { path = path, written = pack.api, spoken = rules.api })
      end
    elseif code ~= "not-found" or #paths == 1 then
      terminal.complain(message --[[@as string]])
      sound = false
    end
  end
  for _, line in ipairs(lines) do
    terminal.print(line)
  end
  if not sound then
    return nil
  end
  local ruleset, message = rules.load(paths)
  if not ruleset then
    terminal.complain(message --[[@as string]])
  end
  return ruleset
end

---@param failure jianbao.FailedExpectation
---@return string
local function headline_of(failure)
  local expectation = failure.expectation
  return locale.text("rules.expected-" .. (failure.wanted and "yes" or "no"), {
    place = ("%s:%d"):format(expectation.file, expectation.line), topic = expectation.topic,
    text = failure.shown,
  })
end

---Tell the tests that failed, with what was found and what would have been enough.
---@param failures jianbao.FailedExpectation[]
function M.failures(failures)
  for _, failure in ipairs(failures) do
    terminal.print(headline_of(failure))
    local explanation = failure.explanation
    if not explanation then
      terminal.print("  " .. failure.message)
    else
      terminal.print("  " .. locale.text("rules.points",
        { score = explanation.score, pass = explanation.pass }))
      for _, piece in ipairs(explanation.evidence) do
        terminal.print(("  %+.14g  %s"):format(piece.points, piece.word))
      end
      for _, line in ipairs(near_miss.lines(explanation)) do
        terminal.print("  " .. line)
      end
    end
  end
end

---@param note jianbao.LintNote
---@return string
local function sentence(note)
  return locale.text("lint." .. note.kind, {
    topic = note.topic, other = note.other or "", words = near_miss.some(note.words),
  })
end

---Tell what is most likely not meant.
---@param notes jianbao.LintNote[]
function M.notes(notes)
  for _, note in ipairs(notes) do
    local line = locale.text("rules.note",
      { place = ("%s:%d"):format(note.file, note.line), note = sentence(note) })
    terminal.print(columns.cut(line, 4 * terminal.width()))
  end
end

---@param share number?
---@param part integer
---@param whole integer
---@return string
local function percent(share, part, whole)
  return share and ("%.1f%% (%d/%d)"):format(100 * share, part, whole) or "-"
end

---Tell how rules compare with labels, and where they differ.
---@param topics jianbao.Accuracy[]
---@param wrong jianbao.WrongTopic[]
---@param unknown string[]
function M.accuracy(topics, wrong, unknown)
  if #topics == 0 then
    terminal.print(locale.text "rules.no-labels")
  else
    local rows = { { locale.text "rules.topic", locale.text "rules.precision",
      locale.text "rules.recall" } }
    for _, topic in ipairs(topics) do
      rows[#rows + 1] = { topic.topic,
        percent(topic.precision, topic.right, topic.right + topic.wrong),
        percent(topic.recall, topic.right, topic.right + topic.missed) }
    end
    local right = { false, true, true }
    for _, line in ipairs(columns.align(rows, { right = right, indent = "  " })) do
      terminal.print(line)
    end
  end
  for _, one in ipairs(wrong) do
    terminal.print(locale.text("rules.label-" .. (one.wanted and "missed" or "wrong"), {
      id = one.article.id, topic = one.topic, score = one.score, pass = one.pass,
      headline = one.article.headline or locale.text "search.no-headline" }))
  end
  if #unknown > 0 then
    terminal.print(locale.text("rules.label-unknown",
      { topics = table.concat(unknown, locale.text "list.separator") }))
  end
end

return M
