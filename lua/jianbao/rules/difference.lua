--- What other rules would give an article, and what they would take from it.
--
-- An article is judged by both sets of rules only where a rule that differs,
-- or a child of one, can be met (jianbao.rules.touch has the same thought for
-- topics that are stored). The judging is done in worker processes, watched by
-- jianbao.watchdog: a pattern that hangs is left out of both sets.

local fingerprint = require "jianbao.rules.fingerprint"
local reclassify = require "jianbao.reclassify"
local rules = require "jianbao.rules"
local locale = require "jianbao.locale"
local watchdog = require "jianbao.watchdog"

local M = {}

---@class jianbao.TopicChange
---@field lost   string[]  topics that the old rules give alone, the strongest first
---@field gained string[]  topics that the new rules give alone

---Compare what two sets of rules give.
---@param old jianbao.Ruleset
---@param new jianbao.Ruleset
---@param article jianbao.Article
---@return jianbao.TopicChange? change  nil when both give the same topics
function M.of(old, new, article)
  local before, after = old:decide(article), new:decide(article)
  local had, has, change = {}, {}, { lost = {}, gained = {} }
  for _, topic in ipairs(before) do
    had[topic.id] = true
  end
  for _, topic in ipairs(after) do
    has[topic.id] = true
    if not had[topic.id] then
      table.insert(change.gained, topic.id)
    end
  end
  for _, topic in ipairs(before) do
    if not has[topic.id] then
      table.insert(change.lost, topic.id)
    end
  end
  return (#change.lost > 0 or #change.gained > 0) and change or nil
end

---@param ruleset jianbao.Ruleset
---@param topics table<string, true>
---@return table<string, true>  these, with all their children
local function with_children(ruleset, topics)
  local all = {}
  local function add(topic)
    if not all[topic] then
      all[topic] = true
      for _, child in ipairs(ruleset:children(topic)) do
        add(child)
      end
    end
  end
  for topic in pairs(topics) do
    add(topic)
  end
  return all
end

---A test for articles that may get other topics.
---@param old jianbao.Ruleset
---@param new jianbao.Ruleset
---@return fun(article: jianbao.Article): boolean
function M.test(old, new)
  local before, after = fingerprint.of(old), fingerprint.of(new)
  local old_opens = old:opener(with_children(old, (fingerprint.changed(after.lines, before))))
  local new_opens = new:opener(with_children(new, (fingerprint.changed(before.lines, after))))
  return function(article)
    return old_opens(article) or new_opens(article)
  end
end

---What a worker process does: compare the sets of rules on one article.
---@param setup { old: string[], new: string[], hashes: string[] }
---@return fun(article: jianbao.Article, watch: jianbao.Watch): jianbao.TopicChange|false
function M.worker(setup)
  local old, new = assert(rules.load(setup.old)), assert(rules.load(setup.new))
  assert(fingerprint.of(old).hash == setup.hashes[1]
    and fingerprint.of(new).hash == setup.hashes[2], reclassify.EDITED)
  local guard_old, guard_new = reclassify.guard(old), reclassify.guard(new)
  return function(article, watch)
    return guard_old(watch, function()
      return guard_new(watch, function()
        return M.of(old, new, article) or false
      end)
    end)
  end
end

---@class jianbao.DifferenceReport
---@field articles integer  looked at
---@field changed  integer  would have other topics
---@field lost     table<string, integer>  how many articles would lose each topic
---@field gained   table<string, integer>
---@field switched_off jianbao.SwitchedOff[]
---@field undecided string[]

---@return jianbao.DifferenceReport
function M.report()
  return { articles = 0, changed = 0, lost = {}, gained = {}, switched_off = {}, undecided = {} }
end

---@param report jianbao.DifferenceReport
---@param change jianbao.TopicChange
function M.count(report, change)
  report.changed = report.changed + 1
  for _, key in ipairs { "lost", "gained" } do
    for _, topic in ipairs(change[key]) do
      report[key][topic] = (report[key][topic] or 0) + 1
    end
  end
end

---Compare two sets of rules on the articles of an archive. Nothing is written.
---@param archive jianbao.Archive
---@param old string[]  packs, by name or path
---@param new string[]
---@param options { jobs?: integer, progress?: fun(done: integer),
---  on_change: fun(article: jianbao.Article, change: jianbao.TopicChange) }
---@return jianbao.DifferenceReport? report
---@return string? message
---@return string? code
function M.run(archive, old, new, options)
  local before, message, code = rules.load(old)
  if not before then
    return nil, message, code
  end
  local after
  after, message, code = rules.load(new)
  if not after then
    return nil, message, code
  end
  local articles
  articles, message, code = archive:articles()
  if not articles then
    return nil, message, code
  end
  local report, may_change, waiting = M.report(), M.test(before, after), {}
  local done
  done, message, code = watchdog.run {
    module = "jianbao.rules.difference", jobs = options.jobs, deadline = reclassify.deadline,
    setup = { old = old, new = new,
      hashes = { fingerprint.of(before).hash, fingerprint.of(after).hash } },
    items = function()
      for article in articles do
        report.articles = report.articles + 1
        if options.progress then
          options.progress(report.articles)
        end
        if may_change(article) then
          waiting[#waiting + 1] = article
          return article
        end
      end
    end,
    on_culprit = function(culprit)
      if culprit.name then
        table.insert(report.switched_off, reclassify.switched_off(culprit, culprit.item))
      else
        table.insert(report.undecided, culprit.item.id)
      end
    end,
    on_result = function(index, change)
      if change then
        M.count(report, change)
        options.on_change(waiting[index], change)
      end
      waiting[index] = false
    end,
  }
  if not done then
    if (message or ""):find(reclassify.EDITED, 1, true) then
      message = locale.text "classify.edited"
    end
    return nil, message, code
  end
  return report
end

return M
