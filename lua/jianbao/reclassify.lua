--- Deciding the articles of an archive anew, when rules have changed.
--
-- The archive keeps for each article which rules decided it, and for those a
-- hash a rule (jianbao.rules.fingerprint). So only articles that a changed rule
-- can affect (jianbao.rules.touch) are decided; the outcome is the same as if
-- all were. Everything is written in one transaction: a reader sees the old
-- topics or the new, never some of each.
--
-- A rule that hangs ends its worker process (jianbao.watchdog), is switched off
-- from that article on, and told. The archive remembers it as changed, so that
-- the next classification tries it again.

local classify = require "jianbao.classify"
local fingerprint = require "jianbao.rules.fingerprint"
local locale = require "jianbao.locale"
local touch = require "jianbao.rules.touch"
local watchdog = require "jianbao.watchdog"

local M = {}

---@class jianbao.SwitchedOff
---@field topic string
---@field id string        the article it was tried on
---@field why "deadline"|"limit"|"crash"
---@field message string

---@class jianbao.ClassifyReport
---@field articles integer                 of the archive
---@field examined integer                 those that were decided, since the rules can affect them
---@field changed  integer                 articles whose decisions were written anew
---@field topics   table<string, integer>  how many articles have each now
---@field switched_off jianbao.SwitchedOff[]
---@field undecided string[]               articles that ended their worker with no rule to blame;
---  they keep the topics they had

---Seconds that all rules together may take for one article.
M.deadline = 10

---The status of a worker that ends itself, since a rule of it went beyond what
---it may take: which rule that was stands in its note.
local OVER_LIMIT = 86

---Articles in one message to a worker.
local BATCH = 256

---What became of an article whose topics stay as they are.
local PASSED, SAME = "passed", "same" -- not decided, since the rules cannot affect it; decided

---A function that decides an article of an archive, if rules can affect it.
---@param core jianbao.CoreArchive
---@param ruleset jianbao.Ruleset
---@param now jianbao.Fingerprint
---@param all boolean?  whether rules can affect it or not
---@return fun(article: jianbao.Article): jianbao.Topic[]|"passed"|"same"
local function decider(core, ruleset, now, all)
  local tests = {}
  local function touched(article)
    local hash = core:ruleset_of(article.id)
    if not hash then
      return true
    end
    if not tests[hash] then
      tests[hash] = touch.test(ruleset, core:ruleset(hash), now)
    end
    return tests[hash](article)
  end
  return function(article)
    if not all and not touched(article) then
      return PASSED
    end
    local topics = ruleset:decide(article)
    return classify.same(article.topics, topics) and SAME or topics
  end
end

---What a worker process does: decide one article, which it reads itself, so that
---no article need be sent. The parent writes nothing that workers read before
---they have ended: they see the archive as it was.
---@param setup { path: string, rules: string[]?, files: string, now: { hash: string,
---  lines: string }, all: boolean? }
---@return fun(number: integer, watch: jianbao.Watch): jianbao.Topic[]|"passed"|"same"
function M.worker(setup)
  local ruleset = assert(classify.ruleset(setup.rules))
  assert(fingerprint.files(ruleset) == setup.files, M.EDITED)
  local now = fingerprint.restore(ruleset, setup.now)
  local core = assert(require("jianbao.core").archive.open(setup.path, { mode = "read" }))
  assert(core:begin()) -- one state for all that is read, and no file lock a statement
  local decide, guarded = decider(core, ruleset, now, setup.all), M.guard(ruleset)
  return function(number, watch)
    return guarded(watch, function() return decide(assert(core:article(number))) end)
  end
end

--- Says the worker whose rules are not those of its parent.
M.EDITED = "rule files were edited while they were being read"

---A function that has something done with rules in a worker process, so that
---the watchdog knows which rule is tried.
---@param ruleset jianbao.Ruleset
---@return fun(watch: jianbao.Watch, work: fun(): any): any
function M.guard(ruleset)
  local off ---@type table<string, true>
  return function(watch, work)
    if off ~= watch.off then
      off = watch.off
      ruleset:watch(watch.try)
      ruleset:switch_off(off)
    end
    local failures = #ruleset.failures
    local result = work()
    if #ruleset.failures > failures then
      -- Another worker must leave the rule out from the same article on; the
      -- watchdog sees to that, for what ends a worker.
      watch.try(ruleset.failures[#ruleset.failures].topic)
      os.exit(OVER_LIMIT, false)
    end
    return result
  end
end

---@param culprit jianbao.Culprit
---@param article jianbao.Article|{ id: string }
---@param deadline? number  in seconds; M.deadline unless given
---@return jianbao.SwitchedOff
function M.switched_off(culprit, article, deadline)
  local why = "crash"
  if culprit.why == "deadline" then
    why = "deadline"
  elseif culprit.why == "exit" and culprit.value == OVER_LIMIT then
    why = "limit"
  end
  return { topic = culprit.name, id = article.id, why = why,
    message = locale.text("classify.off-" .. why,
      { topic = culprit.name, article = article.id, seconds = deadline or M.deadline }) }
end

---@class jianbao.Reclassification
---@field core jianbao.CoreArchive
---@field path string
---@field ruleset jianbao.Ruleset
---@field now jianbao.Fingerprint
---@field report jianbao.ClassifyReport
---@field progress fun(done: integer)
---@field all boolean?

---The articles that the rules may have to decide.
---@param run jianbao.Reclassification
---@return { undecided: string }?
local function selection(run)
  return not run.all and { undecided = run.now.hash } or nil
end

---@generic T
---@param ... T?, string?, string?
---@return T
local function must(...)
  local value, message, code = ...
  if value == nil then
    error({ message = message, code = code }, 0)
  end
  return value
end

---Write what was decided.
---@param run jianbao.Reclassification
---@param id string|integer
---@param outcome jianbao.Topic[]|"passed"|"same"
local function take(run, id, outcome)
  if outcome ~= PASSED then
    run.report.examined = run.report.examined + 1
  end
  if type(outcome) == "table" then
    if math.type(id) == "integer" then
      id = must(run.core:article(id)).id
    end
    must(run.core:put_decisions(id, outcome, run.now.hash))
    run.report.changed = run.report.changed + 1
  end
end

---@param run jianbao.Reclassification
---@param paths string[]?
---@param jobs integer
local function decide_watched(run, paths, jobs)
  local report = run.report
  local numbers = must(run.core:numbers(selection(run)))
  local function article_of(culprit)
    return must(run.core:article(culprit.item))
  end
  local done, message, code = watchdog.run {
    module = "jianbao.reclassify", jobs = jobs, batch = BATCH, deadline = M.deadline,
    setup = { path = run.path, rules = paths, files = fingerprint.files(run.ruleset),
      now = { hash = run.now.hash, lines = run.now.lines }, all = run.all },
    items = numbers,
    on_culprit = function(culprit)
      if culprit.name then
        table.insert(report.switched_off, M.switched_off(culprit, article_of(culprit)))
      else
        table.insert(report.undecided, article_of(culprit).id)
      end
    end,
    on_result = function(index, outcome)
      if outcome then
        take(run, numbers[index], outcome)
      end
      run.progress(index)
    end,
  }
  if not done then
    if (message or ""):find(M.EDITED, 1, true) then
      message = locale.text "classify.edited"
    end
    error({ message = message, code = code }, 0)
  end
end

---@param run jianbao.Reclassification
local function decide_here(run)
  local decide, seen = decider(run.core, run.ruleset, run.now, run.all), 0
  local articles, message, code = run.core:articles(selection(run))
  must(articles, message, code)
  for article in articles do
    take(run, article.id, decide(article))
    seen = seen + 1
    run.progress(seen)
    for index = #run.report.switched_off + 1, #run.ruleset.failures do
      local failure = run.ruleset.failures[index]
      run.report.switched_off[index] = { topic = failure.topic, id = article.id, why = "limit",
        message = failure.message }
    end
  end
end

---Keep which rules decided, and count what there is now.
---@param run jianbao.Reclassification
local function finish(run)
  local off = {}
  for _, one in ipairs(run.report.switched_off) do
    off[one.topic] = true
  end
  local final = next(off) and fingerprint.of(run.ruleset, off) or run.now
  local core, hash = run.core, final.hash
  if next(off) then
    hash = "off " .. hash -- is never the hash of rules at their start
  end
  local done, message, code = core:put_ruleset(hash, final.lines)
  if done then
    done, message, code = core:mark_ruleset(hash)
  end
  for _, id in ipairs(done and run.report.undecided or {}) do
    local article = core:article(id)
    done, message, code = core:put_decisions(id, article and article.topics or {})
    if not done then
      break
    end
  end
  local info
  if done then
    info, message, code = core:info()
  end
  if not info then
    error({ message = message, code = code }, 0)
  end
  run.report.articles = info.articles
  for _, topic in ipairs(info.topics) do
    run.report.topics[topic.id] = topic.count
  end
end

---Whether rules are to be tried in other processes: when it is asked for, or
---when an editor's own patterns might hang.
---@param ruleset jianbao.Ruleset?
---@param rules any  what the caller gave for rules
---@param jobs integer?
---@return boolean
function M.needs_watching(ruleset, rules, jobs)
  if type(rules) == "table" and rules.decide then
    return false -- a loaded set of rules cannot be handed to a process
  elseif jobs then
    return true
  end
  for _, pack in ipairs(ruleset and ruleset.packs or {}) do
    if pack.origin ~= "built-in" then
      return (ruleset --[[@as jianbao.Ruleset]]):has_patterns()
    end
  end
  return false
end

---Decide what changed rules can affect.
---@param core jianbao.CoreArchive
---@param path string  of the archive
---@param options { rules?: boolean|string|string[]|jianbao.Ruleset, jobs?: integer,
---  all?: boolean, progress?: fun(done: integer) }
---@return jianbao.ClassifyReport? report
---@return string? message
---@return string? code
function M.run(core, path, options)
  local ruleset, message, code
  if options.rules == false then
    ruleset, message, code = require("jianbao.rules").load {}
  else
    ruleset, message, code = classify.ruleset(options.rules)
  end
  if not ruleset then
    return nil, message, code
  end
  ---@type jianbao.Reclassification
  local run = {
    core = core, path = path, ruleset = ruleset, now = fingerprint.of(ruleset), all = options.all,
    progress = options.progress or function() end,
    report = { articles = 0, examined = 0, changed = 0, topics = {}, switched_off = {},
      undecided = {} },
  }
  local begun
  begun, message, code = core:begin()
  if not begun then
    return nil, message, code
  end
  -- Reading may raise; nothing may stay half written.
  local ran, failure = pcall(function()
    if M.needs_watching(ruleset, options.rules, options.jobs) then
      local paths = options.rules
      if type(paths) ~= "table" and type(paths) ~= "string" then
        paths = nil
      end
      decide_watched(run, paths --[[@as string[]?]], options.jobs or 1)
    else
      decide_here(run)
    end
    finish(run)
  end)
  local kept = false
  if ran then
    kept, message, code = core:commit()
  end
  if kept then
    return run.report
  end
  core:rollback()
  if not ran and type(failure) == "table" then
    return nil, failure.message, failure.code
  elseif not ran then
    error(failure, 0)
  end
  return nil, message, code
end

return M
