--- Bringing pages into an archive.
--
-- Each page is read, classified and stored by itself, in one transaction: it
-- is in the archive whole, with its topics, or not at all. A page that cannot
-- be read is reported and the next one taken; only when the archive itself can
-- no longer be written does the import stop. The same bytes a second time
-- change nothing, so an import that was broken off is simply run again.
--
-- With several jobs, or with rules of one's own that have patterns, pages are
-- read in worker processes under a watchdog: a rule that hangs is left out
-- from that page on, and told. Which rules decided is kept with the articles,
-- so that jianbao.reclassify need not decide them again; what was decided while
-- a rule was left out is not kept as decided.
--
-- A file of articles in JSON Lines is taken as it was exported: with the topics
-- it has, page by page; see jianbao.clippings.

local classify = require "jianbao.classify"
local clippings = require "jianbao.clippings"
local core = require "jianbao.core"
local failure = require "jianbao.failure"
local files = require "jianbao.files"
local fingerprint = require "jianbao.rules.fingerprint"
local locale = require "jianbao.locale"
local page_reader = require "jianbao.page"
local reclassify = require "jianbao.reclassify"
local watchdog = require "jianbao.watchdog"
local word_counts = require "jianbao.word_counts"

local M = {}

---@class jianbao.ImportOptions
---@field date?     string  YYYY-MM-DD for every page; else as printed, or as its file is named
---@field profile?  string  a page profile's name or path
---@field encoding? string  otherwise told from each page's bytes
---@field rules?    boolean|string|string[]|jianbao.Ruleset  false for no topics
---@field words?    boolean  false: the articles' words are not counted
---@field jobs?     integer  processes that read pages; 1 unless told
---@field progress? fun(result: jianbao.ImportResult, done: integer, total: integer)

---What became of one file.
---@class jianbao.ImportResult
---@field path     string
---@field status   "new"|"same"|"failed"
---@field id?      string                  the page's id, unless it failed
---@field articles integer                 how many it brought that were not there
---@field pages    integer?                pages that were not there; of JSON Lines alone
---@field warnings jianbao.PageWarning[]   what was odd, though the page was taken
---@field message? string                  why it failed
---@field code?    string

---@class jianbao.ImportReport
---@field total    integer  files that were looked at or would have been
---@field new      integer
---@field same     integer
---@field failed   integer
---@field pages    integer  new pages: one a file, but any number in JSON Lines
---@field articles integer  articles of the new pages
---@field skipped  integer  files in folders that are not named like pages
---@field failures jianbao.ImportResult[]
---@field warned   jianbao.ImportResult[]  taken, with something to say
---@field switched_off jianbao.SwitchedOff[]  rules that were left out from some page on
---@field uncounted? { message: string, code: string }  why words could not be counted
---@field stopped? { message: string, code: string }  why the archive took no more

---The archive cannot be written any more: trying the next page is useless.
local FATAL = {
  ["disk-full"] = true, ["read-only"] = true, ["io"] = true, ["no-permission"] = true,
  ["newer-version"] = true, ["no-memory"] = true,
}

---Another process may hold the archive for a moment, and the core waits for
---it; when page after page waits in vain, it will hold it for longer.
local BUSY_PAGES = 3

--- Seconds that a worker may take for one page.
M.deadline = 60

---What is done with each article once it is read.
---@class jianbao.ImportSteps
---@field decide   jianbao.Decider
---@field ruleset? jianbao.Ruleset    that decides
---@field counter? jianbao.WordCounter  without one, words are not counted

---Read the bytes of a page into articles with topics and counted words.
---@param bytes string
---@param path string
---@param options jianbao.ImportOptions
---@param steps jianbao.ImportSteps
---@return jianbao.Page? page
---@return string? message
---@return string? code
local function read_page(bytes, path, options, steps)
  local page, message, code = page_reader.read(bytes, {
    source = files.base_name(path),
    date = options.date, profile = options.profile, encoding = options.encoding,
  })
  if not page then
    return nil, failure.about(path, message), code
  elseif #page.articles == 0 then
    return nil, locale.text("file.no-article", { path = path, file = path }), "bad-format"
  end
  local counter = steps.counter
  page.word_model = counter and counter.model
  for _, article in ipairs(page.articles) do
    article.topics = steps.decide(article)
    if counter then
      article.words, message, code = counter.count(article)
      if not article.words then
        return nil, failure.about(path, message --[[@as string]]), code
      end
    end
  end
  return page
end

---@param rules boolean|string|string[]|jianbao.Ruleset|nil
---@return jianbao.ImportSteps? steps
---@return string? message
---@return string? code
local function steps_with(rules)
  if rules == false then
    return { decide = function() end }
  end
  local ruleset, message, code = classify.ruleset(rules)
  if not ruleset then
    return nil, message, code
  end
  return { ruleset = ruleset, decide = function(article) return ruleset:decide(article) end }
end

---What a worker process does: read one page; see jianbao.watchdog.
---@param setup jianbao.ImportOptions
---@return fun(item: { path: string }, watch: jianbao.Watch): { page: jianbao.Page? }
function M.worker(setup)
  local steps = assert(steps_with(setup.rules))
  steps.counter = setup.words and assert(word_counts.new()) or nil
  local guarded = function(_, work) return work() end
  if steps.ruleset then
    assert(fingerprint.of(steps.ruleset).hash == setup.hash, reclassify.EDITED)
    guarded = reclassify.guard(steps.ruleset)
  end
  return function(item, watch)
    return guarded(watch, function()
      local bytes = files.read(item.path)
      return { page = bytes and read_page(bytes, item.path, setup, steps) }
    end)
  end
end

---Whether a page is in the archive. Its id is made of its bytes' hash, so
---there is no need to read it for that.
---@param archive jianbao.CoreArchive
---@param bytes string
---@return boolean
local function is_known(archive, bytes)
  return archive:article(core.text.sha256(bytes):sub(1, 16) .. "-01") ~= nil
end

---Pages read by worker processes, one after the other.
---@param items { path: string }[]
---@param setup table
---@param options jianbao.ImportOptions
---@param steps jianbao.ImportSteps
---@param report jianbao.ImportReport
---@return fun(): { page: jianbao.Page?, gave_up: boolean? }? following  nil: no worker can be had
---@return table closing  ends the workers
local function watched_pages(items, setup, options, steps, report)
  local thread ---@type thread?
  thread = coroutine.create(function()
    local off = {}
    watchdog.run {
      module = "jianbao.import", setup = setup, items = items, jobs = options.jobs,
      deadline = M.deadline,
      on_culprit = function(culprit)
        if culprit.name then
          table.insert(report.switched_off, reclassify.switched_off(culprit,
            { id = files.base_name(culprit.item.path) }, M.deadline))
          off[culprit.name] = true
          steps.ruleset:switch_off(off)
        end
      end,
      on_result = function(_, result)
        coroutine.yield(result or { gave_up = true })
      end,
    }
  end)
  local closing = setmetatable({}, { __close = function()
    if thread then
      coroutine.close(thread)
    end
  end })
  return function()
    if not thread then
      return nil
    end
    local ran, result = coroutine.resume(thread)
    if coroutine.status(thread) == "dead" then
      thread = nil
    end
    return ran and result or (not ran and error(result, 0)) or nil
  end, closing
end

---A function that reads pages, by itself or through worker processes. It is
---to be called for each file in turn.
---@param archive jianbao.CoreArchive
---@param found jianbao.FoundFile[]
---@param options jianbao.ImportOptions
---@param steps jianbao.ImportSteps
---@param report jianbao.ImportReport
---@return fun(file: jianbao.FoundFile, bytes: string?): jianbao.Page?, string?, string?
---@return table? closing  ends the workers
local function page_source(archive, found, options, steps, report)
  local function read_here(file, bytes)
    if bytes then
      return read_page(bytes, file.path, options, steps)
    end
  end
  local jobs = (options.jobs or 1) > 1 and options.jobs or nil
  if not reclassify.needs_watching(steps.ruleset, options.rules, jobs) then
    return read_here
  end
  local items, waiting = {}, {}
  for _, file in ipairs(found) do
    local bytes = not file.message and not clippings.is(file.path) and files.read(file.path)
    if bytes and not is_known(archive, bytes) then
      items[#items + 1] = { path = file.path }
      waiting[file] = true
    end
  end
  local setup = {
    date = options.date, profile = options.profile, encoding = options.encoding,
    rules = options.rules, words = steps.counter ~= nil,
    hash = steps.ruleset and fingerprint.of(steps.ruleset).hash,
  }
  local following, closing = watched_pages(items, setup, options, steps, report)
  return function(file, bytes)
    local result = waiting[file] and following() or nil
    if result and result.gave_up and bytes then
      return nil, locale.text("import.gave-up", { path = file.path }), "limit"
    end
    local page = result and result.page
    -- A file that was changed in the meantime is read here, and so is one that
    -- cannot be read, for the reason.
    if page and bytes and page.sha256 == core.text.sha256(bytes) then
      return page
    end
    return read_here(file, bytes)
  end, closing
end

---@param report jianbao.ImportReport
---@param result jianbao.ImportResult
local function count(report, result)
  report[result.status] = report[result.status] + 1
  report.articles = report.articles + result.articles
  report.pages = report.pages + (result.pages or result.status == "new" and 1 or 0)
  if result.status == "failed" then
    report.failures[#report.failures + 1] = result
  elseif #result.warnings > 0 then
    report.warned[#report.warned + 1] = result
  end
end

---@param archive jianbao.CoreArchive
---@param file jianbao.FoundFile
---@param next_page fun(file: jianbao.FoundFile, bytes: string?): jianbao.Page?, string?, string?
---@param mark fun(page: jianbao.Page, file: jianbao.FoundFile)
---@return jianbao.ImportResult
---@return boolean refused  by the archive, with result.code
local function import_file(archive, file, next_page, mark)
  ---@type jianbao.ImportResult
  local result = { path = file.path, status = "failed", articles = 0, warnings = {} }
  local bytes, page
  if file.message then
    result.message, result.code = file.message, file.code
    return result, false
  end
  bytes, result.message, result.code = files.read(file.path)
  if bytes and is_known(archive, bytes) then
    result.status, result.id = "same", core.text.sha256(bytes):sub(1, 16)
    next_page(file, nil)
    return result, false
  elseif bytes then
    page, result.message, result.code = next_page(file, bytes)
  else
    next_page(file, nil)
  end
  if not page then
    return result, false
  end
  local status, message, code = archive:put_page(page, bytes)
  if not status then
    result.message, result.code = failure.about(file.path, message), code
    return result, true
  end
  mark(page, file)
  result.status, result.id, result.warnings = status, page.id, page.warnings or {}
  result.articles = status == "new" and #page.articles or 0
  return result, false
end

---A function that keeps with a page which rules decided it. Should that fail,
---its articles are decided again some day, and nothing else comes of it.
---@param archive jianbao.CoreArchive
---@param steps jianbao.ImportSteps
---@param report jianbao.ImportReport
---@return fun(page: jianbao.Page, file: jianbao.FoundFile)
local function marker(archive, steps, report)
  local ruleset = steps.ruleset
  if not (ruleset and ruleset.rules) then
    return function() end
  end
  local now, kept = fingerprint.of(ruleset), false
  return function(page, file)
    for index = #report.switched_off + 1, #ruleset.failures do
      local failed = ruleset.failures[index]
      report.switched_off[index] = { topic = failed.topic, why = "limit",
        id = files.base_name(file.path), message = failed.message }
    end
    if #report.switched_off == 0 then
      kept = kept or archive:put_ruleset(now.hash, now.lines) == true
      archive:mark_ruleset(now.hash, page.sha256)
    end
  end
end

---@param archive jianbao.CoreArchive
---@param file jianbao.FoundFile
---@param counter jianbao.WordCounter?
---@return jianbao.ImportResult  "new" when any of its pages is
---@return boolean refused  by the archive, with result.code
local function import_clippings(archive, file, counter)
  ---@type jianbao.ImportResult
  local result = { path = file.path, status = "same", articles = 0, pages = 0, warnings = {} }
  local function fail(message, code)
    result.status, result.message, result.code = "failed", failure.about(file.path, message), code
    return result
  end
  local following, message, code = clippings.pages(file.path)
  if not following then
    return fail(message, code), false
  end
  local page, bytes
  while true do
    page, bytes, code = following()
    if not page then
      return bytes and fail(bytes, code) or result, false
    end
    page.word_model = counter and counter.model
    for _, article in ipairs(counter and page.articles or {}) do
      article.words, message, code = counter.count(article)
      if not article.words then
        return fail(message, code), false
      end
    end
    local ok, status
    ok, status, message, code = pcall(archive.put_page, archive, page, bytes)
    if not ok then
      return fail(tostring(status), "bad-format"), false
    elseif not status then
      return fail(message, code), true
    elseif status == "new" then
      result.status, result.id = "new", page.id
      result.articles = result.articles + #page.articles
      result.pages = result.pages + 1
    end
  end
end

---@param archive jianbao.CoreArchive
---@param paths string[]  files and folders
---@param options jianbao.ImportOptions
---@return jianbao.ImportReport? report
---@return string? message  the profile or the rules cannot be used: nothing was tried
---@return string? code
function M.run(archive, paths, options)
  local steps, message, code = steps_with(options.rules)
  if not steps then
    return nil, message, code
  end
  if options.profile then
    local profile
    profile, message, code = require("jianbao.page.profile").load(options.profile)
    if not profile then
      return nil, locale.translate(message), code
    end
  end
  if options.encoding then
    local known
    known, message, code = core.text.decode("", options.encoding)
    if not known then
      return nil, locale.translate(message --[[@as string]]), code
    end
  end
  local found, skipped = files.find(paths)
  ---@type jianbao.ImportReport
  local report = {
    total = #found, pages = 0, new = 0, same = 0, failed = 0, articles = 0,
    skipped = skipped, failures = {}, warned = {}, switched_off = {},
  }
  if options.words ~= false then
    steps.counter, message, code = word_counts.new()
    if not steps.counter then
      report.uncounted = { message = message, code = code }
    end
  end
  local next_page, closing = page_source(archive, found, options, steps, report)
  local _ <close> = closing
  local mark = marker(archive, steps, report)
  local busy = 0
  for done, file in ipairs(found) do
    local result, refused
    if not file.message and clippings.is(file.path) then
      result, refused = import_clippings(archive, file, steps.counter)
    else
      result, refused = import_file(archive, file, next_page, mark)
    end
    count(report, result)
    if options.progress then
      options.progress(result, done, #found)
    end
    if result.status ~= "failed" then
      busy = 0
    elseif refused then
      busy = result.code == "busy" and busy + 1 or 0
      if FATAL[result.code] or busy == BUSY_PAGES then
        report.stopped = { message = result.message, code = result.code }
        break
      end
    end
  end
  return report
end

return M
