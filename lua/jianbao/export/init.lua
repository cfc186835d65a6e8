--- Articles out through a writer, one after the other, into a file, a folder
-- or standard output.
--
--   export.run(archive, "csv", "clippings.csv", { query = "topic:心理健康" })
--   export.run(archive, "markdown", "clippings/")
--
-- Nothing is kept but the article in hand, so memory does not grow with the
-- number of articles. What fails leaves no half file under its final name.

local lfs = require "lfs"

local argument = require "jianbao.argument"
local clippings = require "jianbao.clippings"
local codes = require "jianbao.export.codes"
local locale = require "jianbao.locale"
local names = require "jianbao.export.names"
local output = require "jianbao.export.output"
local pages = require "jianbao.export.pages"
local sites = require "jianbao.export.site"
local writers = require "jianbao.export.writer"

local M = {}

---@class jianbao.ExportReport
---@field articles integer
---@field files    integer
---@field codes_failed string?  why the rules could not be read; then topics have no codes
---@field unchanged integer?  with the option `changed`: of the files, left as they were

---@class jianbao.ExportOptions
---@field query?    string   only articles found by it (of an archive)
---@field since?    string   only articles of this day and later; those without a date are not
---@field per?      "article"|"day"|"page"|"topic"  for a folder: what one file holds; an article
---  of several topics stands in the file of each
---@field changed?  boolean  a file that would get the bytes it has stays as it is, with its time
---@field date?     string   the day that documents with a date of their own bear; the newest
---  article's unless given, so that an export does not depend on the clock
---@field name?     string   for a folder: the pattern of file names
---@field rules?    boolean|string|string[]|jianbao.Ruleset  where topics' codes are looked up; see
---  jianbao.export.codes; the built-in packs unless given, false: nowhere
---@field progress? fun(done: integer)
---@field [string]  any      the writer's own options

local DEFAULT_NAMES = {
  article = "{date}-{page}-{ordinal}", day = "{date}", page = "{date}-{page}", topic = "{topic}",
}

--- Most files that are written at the same time: one for each topic.
local MOST_LANES = 500

--- What stops an export from inside a writer's function.
---@class jianbao.ExportFailure
---@field message string
---@field code    string
---@field offset  integer?  of a query that cannot be read: the byte where

---@param message string?
---@param code string?
---@param offset integer?
local function fail(message, code, offset)
  error({ message = message, code = code, offset = offset }, 0)
end

---@param source any
---@param options jianbao.ExportOptions
---@return fun(): jianbao.Article?, string?, string?
local function iterator(source, options)
  if type(source) == "function" or (type(source) == "table" and source.articles == nil) then
    if options.query then
      error("option 'query' to 'export' needs an archive to search", 4)
    end
    local index = 0
    local following = type(source) == "function" and source or function()
      index = index + 1
      return source[index]
    end
    return not options.since and following or function()
      local article, message, code
      repeat
        article, message, code = following()
      until not article or (article.date or "") >= options.since
      return article, message, code
    end
  end
  local wanted
  if options.query or options.since then
    wanted = { query = options.query, since = options.since }
  end
  local next_article, message, code, offset = source:articles(wanted)
  if not next_article then
    fail(message, code, offset)
  end
  return next_article
end

---The day an export bears: of its newest article, as far as that is known
---before the first one is written.
---@param source any
---@param options jianbao.ExportOptions
---@return string? date
local function date_of(source, options)
  if options.date or type(source) == "function" then
    return options.date
  elseif type(source) == "userdata" or source.info then
    local info = source:info()
    return info and info.last_date
  end
  local newest
  for _, article in ipairs(source) do
    if article.date and (not newest or article.date > newest) then
      newest = article.date
    end
  end
  return newest
end

--- One export under way: the writer and the file it is writing to.
---@class jianbao.Exporter
---@field writer  jianbao.Writer
---@field options table<string, any>
---@field output  jianbao.Output?
---@field site    jianbao.Site?   of a writer of sites
---@field taken   table<string, table<string, true>>  by extension: names of files that
---  another could be given too
---@field in_order boolean              the articles come by their days
---@field changed  boolean?
---@field key      string?   what the file under way holds
---@field lanes    table<string, jianbao.Exporter>  for {topic}: one for each, with a writer and
---  a file of its own
---@field topics   string[]  of the lanes, in the order they were opened
---@field again    fun(): jianbao.Writer?, string?, string?  the writer anew, for another lane
---@field date    string?
---@field report  jianbao.ExportReport
local Exporter = {}
Exporter.__index = Exporter

---Call a function of the writer; a mistake in it names its file and line.
---@param name "open"|"article"|"page"|"close"
---@param value any
function Exporter:call(name, value)
  local call = self.writer[name]
  if not call then
    return
  end
  local function out(bytes)
    if type(bytes) ~= "string" then
      error(locale.text("writer.not-a-string", { found = type(bytes) }), 2)
    end
    if not self.output then
      error(locale.text("writer.site-out", { writer = self.writer.name }), 2)
    end
    local written, message, code = self.output:write(bytes)
    if not written then
      fail(message, code)
    end
  end
  local ok, message = pcall(call, out, value)
  if not ok then
    if type(message) == "table" and message.code then
      error(message, 0)
    end
    fail(locale.text("writer.failed",
      { writer = self.writer.name, reason = locale.translate(tostring(message)) }), "bad-format")
  end
end

---The names of files with an extension.
---@param extension string
---@return table<string, true>
function Exporter:names_of(extension)
  if not self.taken[extension] then
    self.taken[extension] = {}
  end
  return self.taken[extension]
end

---Write a whole file beside the one under way.
---@param path string       of the one under way
---@param extension string  of the other: "alto.xml" gives NAME.alto.xml
---@param bytes string
---@return string name  that it got
function Exporter:beside(path, extension, bytes)
  local folder, stem = path:match "^(.-)([^/]*)$"
  local first, last = extension:match "^([%w.-]-)%.?(%w+)$"
  if not first or type(bytes) ~= "string" then
    error("beside takes an extension and a string", 3)
  end
  stem = stem:gsub("%.[^.]*$", "") .. (first ~= "" and "." .. first or "")
  local name = names.once(self:names_of(last), stem) .. "." .. last
  local file, message, code = output.open(folder .. name, self.changed)
  if not file then
    fail(message, code)
  end
  local done
  done, message, code = file:write(bytes)
  if done then
    done, message, code = file:commit()
  else
    file:abort()
  end
  if not done then
    fail(message, code)
  end
  self:count(file)
  return name
end

---@param file jianbao.Output  finished
function Exporter:count(file)
  self.report.files = self.report.files + 1
  if file.kept then
    self.report.unchanged = self.report.unchanged + 1
  end
end

---@param path string
---@param per "article"|"day"|"page"|nil  what the file holds; nil: all there is
function Exporter:open(path, per)
  local file, message, code = output.open(path, self.changed)
  if not file then
    fail(message, code)
  end
  self.output = file
  local context = writers.context(self.writer, self.options, path:match "([^/]*)$", per)
  context.date = self.date
  if file:is_replaced() then
    context.beside = function(extension, bytes)
      return self:beside(path, extension, bytes)
    end
  end
  self:call("open", context)
end

---Finish the file under way, if there is one.
function Exporter:close()
  if self.output then
    self:call "close"
    local done, message, code = self.output:commit()
    if not done then
      fail(message, code)
    end
    self:count(self.output)
    self.output = nil
  end
end

---Count an item that was written.
---@param item jianbao.Article|jianbao.ExportPage
---@param progress fun(done: integer)?
function Exporter:done(item, progress)
  self.report.articles = self.report.articles + (item.found or 1)
  if progress then
    progress(self.report.articles)
  end
end

---@param next_article fun(): jianbao.Article?, string?, string?
---@return fun(): jianbao.Article?  raises when the source fails on the way
local function checked(next_article)
  return function()
    local article, message, code = next_article()
    if article == nil and message then
      fail(message, code or "io")
    end
    return article
  end
end

---Whether a source has the pages of its articles: an archive, be it the core's.
---@param source any
---@return boolean
local function has_pages(source)
  return type(source) == "userdata" or type(source) == "table" and source.page ~= nil
end

---Give topics their codes.
---@param following fun(): jianbao.Article|jianbao.ExportPage|nil
---@param topic_codes jianbao.TopicCodes
---@return fun(): jianbao.Article|jianbao.ExportPage|nil
local function with_codes(following, topic_codes)
  return function()
    local item = following()
    if item then
      for _, article in ipairs(item.articles or { item }) do
        topic_codes:add(article)
      end
      if topic_codes.message and topic_codes.rules then -- asked for, and cannot be had
        fail(topic_codes.message, "bad-format")
      end
    end
    return item
  end
end

---Say at the first article of each page what the page was, where the source is
---an archive.
---@param following fun(): jianbao.Article?
---@param archive table|userdata
---@return fun(): jianbao.Article?
local function with_origins(following, archive)
  local current
  return function()
    local article = following()
    local key = article and pages.key(article)
    if article and key ~= current then
      current = key
      local page, bytes, code = archive:page(key)
      if page then
        article.page = clippings.origin(page, bytes)
      elseif code ~= "not-found" then
        fail(bytes, code)
      end
    end
    return article
  end
end

---@param following fun(): jianbao.Article|jianbao.ExportPage|nil
---@param path string
---@param options jianbao.ExportOptions
function Exporter:into_file(following, path, options)
  if path ~= "-" then
    output.sweep(output.folder_of(path))
  end
  self:open(path, nil)
  for item in following do
    self:call(self.writer.page and "page" or "article", item)
    self:done(item, options.progress)
  end
  self:close()
end

---What tells whether an article goes into the file under way.
---@param per "article"|"day"|"page"|"topic"
---@param item jianbao.Article|jianbao.ExportPage
---@param name string  the file's, as the pattern makes it
---@return string? key  nil: every article has a file of its own
local function key_of(per, item, name)
  if per == "day" or per == "topic" then
    return name
  elseif per == "page" then
    return item.articles and item.id or pages.key(item --[[@as jianbao.Article]])
  end
end

---The topics of an article, or of the articles of a page; each once.
---@param item jianbao.Article|jianbao.ExportPage
---@return string[] topics  "" when there is none
local function topics_of(item)
  local topics, seen = {}, {}
  for _, article in ipairs(item.articles or { item }) do
    for _, topic in ipairs(article.topics or {}) do
      if not seen[topic.id] then
        seen[topic.id] = true
        topics[#topics + 1] = topic.id
      end
    end
  end
  return topics[1] and topics or { "" }
end

---The exporter for the files of a topic: a writer holds the state of one file.
---@param topic string
---@return jianbao.Exporter
function Exporter:lane(topic)
  local lane = self.lanes[topic]
  if not lane then
    if #self.topics == MOST_LANES then
      fail(locale.text("export.too-many-topics", { most = MOST_LANES }), "too-large")
    end
    local writer, message, code = self.again()
    if not writer then
      fail(message, code)
    end
    lane = setmetatable({ writer = writer }, { __index = self })
    self.lanes[topic], self.topics[#self.topics + 1] = lane, topic
  end
  return lane
end

---Write an item into the file it belongs to.
---@param item jianbao.Article|jianbao.ExportPage
---@param folder string
---@param per "article"|"day"|"page"|"topic"
---@param name string
function Exporter:place(item, folder, per, name)
  local key = key_of(per, item, name)
  if not key or key ~= self.key then
    self:close()
    if per == "day" and self:names_of(self.writer.extension)[name:lower()] then
      fail(locale.text("output.not-in-order", { name = name }), "bad-format")
    end
    self.key = key
    local extension = self.writer.extension
    name = names.once(self:names_of(extension), name)
    self:open(("%s/%s.%s"):format(folder, name, extension), per)
  end
  self:call(self.writer.page and "page" or "article", item)
end

---@param following fun(): jianbao.Article|jianbao.ExportPage|nil
---@param folder string
---@param options jianbao.ExportOptions
function Exporter:into_folder(following, folder, options)
  local made, message, code = output.make_folder(folder)
  if not made then
    fail(message, code)
  end
  output.sweep(folder)
  local per = options.per or self.writer.per
  local pattern = options.name or DEFAULT_NAMES[per]
  -- An archive gives articles by their days; names that begin with different
  -- days differ, so those of earlier days need not be kept.
  local by_day, day = self.in_order and pattern:find "^{date}" ~= nil, nil
  local by_topic = per == "topic" or pattern:find("{topic}", 1, true) ~= nil
  for item in following do
    if by_day and item.date ~= day and not by_topic then
      self.taken, day = {}, item.date
    end
    if by_topic then
      for _, topic in ipairs(topics_of(item)) do
        local name = names.make(pattern, item, topic ~= "" and topic or nil)
        self:lane(topic):place(item, folder, per, name)
      end
    else
      self:place(item, folder, per, names.make(pattern, item))
    end
    self:done(item, options.progress)
  end
  for _, topic in ipairs(self.topics) do
    self.lanes[topic]:close()
  end
  self:close()
end

---One run of the writer for a whole folder, whose files it names itself.
---@param following fun(): jianbao.Article|jianbao.ExportPage|nil
---@param folder string
---@param options jianbao.ExportOptions
function Exporter:into_site(following, folder, options)
  self.site = sites.new(folder, self.changed)
  local context = writers.context(self.writer, self.options, folder:match "([^/]*)$", "site")
  context.date = self.date
  context.file = function(name)
    return self.site:file(name)
  end
  self:call("open", context)
  for item in following do
    self:call(self.writer.page and "page" or "article", item)
    self:done(item, options.progress)
  end
  self:call "close"
  self.report.files = self.site.files
  self.report.unchanged = self.changed and self.site.unchanged or nil
  self.site:abort()
end

---Give up whatever is half written.
function Exporter:abort()
  if self.site then
    self.site:abort()
  end
  for _, topic in ipairs(self.topics) do
    local lane = self.lanes[topic]
    if rawget(lane, "output") then
      lane.output:abort()
      if lane.writer.abort then
        lane.writer.abort()
      end
    end
  end
  if self.output then
    self.output:abort()
    if self.writer.abort then
      self.writer.abort()
    end
  end
end

---@param options jianbao.ExportOptions
---@param to_folder boolean
local function check_options(options, to_folder)
  local per = options.per
  if per ~= nil and not DEFAULT_NAMES[per] then
    error(("bad option 'per' to 'export' (article, day, page or topic expected, got '%s')")
      :format(tostring(per)), 3)
  elseif (per or options.name) and not to_folder then
    error("options 'per' and 'name' to 'export' need a folder: a target that ends in /", 3)
  end
  for _, name in ipairs { "date", "since" } do
    argument.date("export", name, options[name], 4)
  end
  local unknown = options.name and names.unknown_in(options.name)
  if unknown then
    error(("bad option 'name' to 'export' (unknown '{%s}'; known: {%s})")
      :format(unknown, table.concat(names.known, "} {")), 3)
  end
end

---Write articles through a writer.
---@param source any      an archive, a list of articles, or a function that gives the next
---@param writer_name string
---@param target string?  a file; a folder when it ends in / or is one; "-" or
---  nil: standard output
---@param options jianbao.ExportOptions?
---@return jianbao.ExportReport? report
---@return string? message
---@return string? code
---@return integer? offset  with "bad-query": the byte of options.query where
function M.run(source, writer_name, target, options)
  options, target = options or {}, target or "-"
  local to_folder = target:find "/$" ~= nil or lfs.attributes(target, "mode") == "directory"
  check_options(options, to_folder)
  local function load_writer()
    return writers.load(writer_name, target:match "%.(%w+)$")
  end
  local writer, message, code = load_writer()
  if not writer then
    return nil, message, code
  end
  if writer.per == "site" and not to_folder then
    return nil, locale.text("writer.needs-folder", { writer = writer.name }), "misuse"
  end
  local values
  values, message = writers.options(writer, options)
  if not values then
    error(message, 2)
  end
  local exporter = setmetatable({
    writer = writer, options = values,
    report = { articles = 0, files = 0, unchanged = options.changed and 0 or nil },
    taken = {}, changed = options.changed, lanes = {}, topics = {}, again = load_writer,
  }, Exporter)
  local topic_codes = codes.new(options.rules)
  local ok, failure = pcall(function()
    local following = with_codes(checked(iterator(source, options)), topic_codes)
    exporter.date = date_of(source, options)
    exporter.in_order = has_pages(source)
    if writer.page then
      following = with_codes(
        checked(pages.each(following, has_pages(source) and source or nil)), topic_codes)
    elseif writer.origins and has_pages(source) then
      following = with_origins(following, source)
    end
    if writer.per == "site" then
      exporter:into_site(following, (target:gsub("(.)/+$", "%1")), options)
    elseif to_folder then
      exporter:into_folder(following, (target:gsub("(.)/+$", "%1")), options)
    else
      exporter:into_file(following, target, options)
    end
  end)
  if ok then
    exporter.report.codes_failed = topic_codes.message
    return exporter.report
  end
  exporter:abort()
  if type(failure) == "table" and failure.code then
    return nil, failure.message, failure.code, failure.offset
  end
  error(failure, 0)
end

---Whether a writer makes of its sample what it says it does.
---@param writer_name string
---@return true? sound
---@return string? message
---@return string? code
function M.check(writer_name)
  local writer, message, code = writers.load(writer_name)
  if not writer then
    return nil, message, code
  end
  local sound
  sound, message = writers.check(writer)
  return sound, message, not sound and "bad-format" or nil
end

return M
