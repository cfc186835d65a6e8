--- Bringing pages into an archive.
--
-- Each page is read, classified and stored by itself, in one transaction: it
-- is in the archive whole, with its topics, or not at all. A page that cannot
-- be read is reported and the next one taken; only when the archive itself can
-- no longer be written does the import stop. The same bytes a second time
-- change nothing, so an import that was broken off is simply run again.

local classify = require "jianbao.classify"
local failure = require "jianbao.failure"
local files = require "jianbao.files"
local locale = require "jianbao.locale"
local page_reader = require "jianbao.page"

local M = {}

---@class jianbao.ImportOptions
---@field date?     string  YYYY-MM-DD for every page; otherwise the date printed on each
---@field profile?  string  a page profile's name or path
---@field encoding? string  otherwise told from each page's bytes
---@field rules?    boolean|string|string[]|jianbao.Ruleset  false for no topics
---@field jobs?     integer kept for later: pages are read by one process
---@field progress? fun(result: jianbao.ImportResult, done: integer, total: integer)

---What became of one file.
---@class jianbao.ImportResult
---@field path     string
---@field status   "new"|"same"|"failed"
---@field id?      string                  the page's id, unless it failed
---@field articles integer                 how many it brought
---@field warnings jianbao.PageWarning[]   what was odd, though the page was taken
---@field message? string                  why it failed
---@field code?    string

---@class jianbao.ImportReport
---@field total    integer  files that were looked at or would have been
---@field new      integer
---@field same     integer
---@field failed   integer
---@field articles integer  articles of the new pages
---@field skipped  integer  files in folders that are not named like pages
---@field failures jianbao.ImportResult[]
---@field warned   jianbao.ImportResult[]  taken, with something to say
---@field stopped? { message: string, code: string }  why the archive took no more

---The archive cannot be written any more: trying the next page is useless.
local FATAL = {
  ["disk-full"] = true, ["read-only"] = true, ["io"] = true, ["no-permission"] = true,
  ["newer-version"] = true, ["no-memory"] = true,
}

---Another process may hold the archive for a moment, and the core waits for
---it; when page after page waits in vain, it will hold it for longer.
local BUSY_PAGES = 3

---Store a page with its topics, as one transaction.
---@param archive jianbao.CoreArchive
---@param page jianbao.Page
---@param bytes string
---@return "new"|"same"|nil status
---@return string? message
---@return string? code
local function store(archive, page, bytes)
  local begun, message, code = archive:begin()
  if not begun then
    return nil, message, code
  end
  local status
  status, message, code = archive:put_page(page, bytes)
  local stored = status
  if status == "new" then
    for _, article in ipairs(page.articles) do
      if stored and article.topics then
        stored, message, code = archive:put_decisions(article.id, article.topics)
      end
    end
  end
  if stored then
    stored, message, code = archive:commit()
  end
  if not stored then
    archive:rollback()
    return nil, message, code
  end
  return status
end

---@param found jianbao.FoundFile
---@param options jianbao.ImportOptions
---@param decide jianbao.Decider
---@return jianbao.Page? page
---@return string message_or_bytes
---@return string? code
local function read(found, options, decide)
  if found.message then
    return nil, found.message, found.code
  end
  local bytes, message, code = files.read(found.path)
  if not bytes then
    return nil, message --[[@as string]], code
  end
  local page
  page, message, code = page_reader.read(bytes, {
    source = files.base_name(found.path),
    date = options.date, profile = options.profile, encoding = options.encoding,
  })
  if not page then
    return nil, failure.about(found.path, message), code
  elseif #page.articles == 0 then
    return nil, locale.text("file.no-article", { path = found.path }), "bad-format"
  end
  for _, article in ipairs(page.articles) do
    article.topics = decide(article)
  end
  return page, bytes
end

---@param archive jianbao.CoreArchive
---@param paths string[]  files and folders
---@param options jianbao.ImportOptions
---@return jianbao.ImportReport? report
---@return string? message  the profile or the rules cannot be used: nothing was tried
---@return string? code
function M.run(archive, paths, options)
  local decide, message, code = classify.decider(options.rules)
  if not decide then
    return nil, message, code
  end
  if options.profile then
    local profile
    profile, message, code = require("jianbao.page.profile").load(options.profile)
    if not profile then
      return nil, locale.translate(message), code
    end
  end
  local found, skipped = files.find(paths)
  ---@type jianbao.ImportReport
  local report = {
    total = #found, new = 0, same = 0, failed = 0, articles = 0, skipped = skipped,
    failures = {}, warned = {},
  }
  local busy = 0
  for done, file in ipairs(found) do
    ---@type jianbao.ImportResult
    local result = { path = file.path, status = "failed", articles = 0, warnings = {} }
    local page, bytes, status
    page, bytes, code = read(file, options, decide)
    if page then
      status, message, code = store(archive, page, bytes)
      if status then
        result.status, result.id, result.warnings = status, page.id, page.warnings or {}
        result.articles = #page.articles
      else
        result.message, result.code = failure.about(file.path, message), code
      end
    else
      result.message, result.code = bytes, code
    end
    report[result.status] = report[result.status] + 1
    if result.status == "new" then
      report.articles = report.articles + result.articles
    elseif result.status == "failed" then
      report.failures[#report.failures + 1] = result
    end
    if #result.warnings > 0 then
      report.warned[#report.warned + 1] = result
    end
    if options.progress then
      options.progress(result, done, #found)
    end
    if page then
      busy = not status and code == "busy" and busy + 1 or 0
    end
    if page and not status and (FATAL[code] or busy == BUSY_PAGES) then
      report.stopped = { message = message, code = code }
      break
    end
  end
  return report
end

return M
