--- jianbao words: the words of texts, a line in, a line out. Lines are read one
-- by one and cut piece by piece, so neither a long file nor a long line is
-- held twice.

local common = require "jianbao.cli.common"
local core = require "jianbao.core"
local failure = require "jianbao.failure"
local files = require "jianbao.files"
local json = require "jianbao.json"
local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"
local usage = require "jianbao.cli.usage"
local words = require "jianbao.words"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "FILE":args "*"
  parser:option "--model"
  parser:option "--grain":convert(usage.one_of("fine", "normal", "coarse"))
  parser:flag "--tags"
  parser:option "--dictionary"
  parser:option "--force":count "*"
  parser:option "--forbid":count "*"
  parser:flag "--offsets"
  parser:flag "--json"
end

---Writes the tokens of one piece of a line.
---@alias jianbao.WordsWriter fun(line: string, spans: jianbao.Spans, first_piece: boolean)

---@type jianbao.WordsWriter  words parted by blanks
local function write_plain(line, spans, first_piece)
  local piece = assert(spans:join(line, " "))
  if piece ~= "" then
    terminal.write(first_piece and "" or " ", piece)
  end
end

---Writers of each word with a note behind it.
---@param note fun(spans: jianbao.Spans, i: integer, first: integer, last: integer): ...
---@return jianbao.WordsWriter
local function with_notes(note)
  return function(line, spans, first_piece)
    for i = 1, #spans do
      if spans:kind(i) ~= "space" then
        local first, last = spans:span(i)
        terminal.write(first_piece and "" or " ", line:sub(first, last), "/",
          note(spans, i, first, last))
        first_piece = false
      end
    end
  end
end

local write_offsets = with_notes(function(_, _, first, last) return first, "-", last end)
local write_tags = with_notes(function(spans, i) return spans:tag(i) or "X" end)

local TOKEN_KEYS = { "text", "first", "last", "kind", "tag" }

---@type jianbao.WordsWriter  every token, blanks too
local function write_json(line, spans, first_piece)
  for _, token in ipairs(spans:tokens(line)) do
    terminal.write(first_piece and "[" or ",", json.encode(token, TOKEN_KEYS))
    first_piece = false
  end
end

---@param line string
---@param segmenter jianbao.Segmenter
---@param spans jianbao.Spans?    to be used again
---@param rules table?            force and forbid
---@param write jianbao.WordsWriter
---@param as_json boolean
---@return jianbao.Spans? spans
local function cut_line(line, segmenter, spans, rules, write, as_json)
  assert(segmenter:start(line, rules))
  local first_piece, written = true, false
  local piece, message = segmenter:next(spans)
  while piece do
    spans = piece
    local blank = write ~= write_json and spans:join(line, "") == ""
    if not blank then
      write(line, spans, first_piece)
      first_piece, written = false, true
    end
    piece, message = segmenter:next(spans)
  end
  if message then
    error(message, 0)
  end
  terminal.write(as_json and (written and "]" or "[]") or "", "\n")
  return spans
end

---The same for what needs a line whole: tags and grains.
---@param line string
---@param segmenter jianbao.Segmenter
---@param asked table  force, forbid, grain, tags
---@param write jianbao.WordsWriter
---@param as_json boolean
local function cut_whole_line(line, segmenter, asked, write, as_json)
  local spans, message = segmenter:spans(line, asked)
  if not spans then
    error(message, 0)
  end
  if #spans > 0 then
    write(line, spans, true)
  end
  terminal.write(as_json and (#spans > 0 and "]" or "[]") or "", "\n")
end

local IS_FOLDER = 21 -- EISDIR

---@param path string
---@return file*? file
---@return string? message
local function open(path)
  if path == "-" then
    return io.stdin
  end
  local file, reason, number = io.open(path, "rb")
  if file then
    local _
    _, reason, number = file:read(0) -- a folder can be opened, but not read
    if not number then
      return file
    end
    file:close()
  end
  if number == IS_FOLDER then
    return nil, locale.text("file.folder", { path = path })
  end
  return nil, (select(2, files.refuse(path, reason --[[@as string]], number)))
end

---@param path string
---@param file file*
---@param cut fun(line: string)
local function cut_file(path, file, cut)
  local number, told = 0, false
  for line in file:lines() do
    number = number + 1
    if number == 1 then
      line = line:gsub("^\xEF\xBB\xBF", "")
    end
    if not told and not core.text.valid(line) then
      terminal.complain(locale.text("words.not-utf8", {
        path = path == "-" and locale.text "file.standard-input" or path, line = number,
      }))
      told = true
    end
    cut(line)
  end
end

function M.run(options)
  local segmenter, message = words.segmenter {
    dictionary = options.dictionary, model = options.model,
  }
  if not segmenter then
    message = message --[[@as string]]
    return common.failed(options.dictionary and failure.about(options.dictionary, message)
      or locale.translate(message))
  end
  local whole = options.tags or options.grain
  local rules ---@type table?
  if whole then
    rules = {
      force = options.force, forbid = options.forbid, grain = options.grain, tags = options.tags,
    }
    local ok, reason = segmenter:spans("", rules)
    if not ok then
      return common.failed(locale.translate(reason --[[@as string]]))
    end
  elseif #options.force > 0 or #options.forbid > 0 then
    rules = { force = options.force, forbid = options.forbid }
    local ok, reason = segmenter:start("", rules)
    if not ok then
      return common.failed(locale.translate(reason --[[@as string]]))
    end
  end
  local write = options.json and write_json or options.tags and write_tags
    or options.offsets and write_offsets or write_plain
  local spans ---@type jianbao.Spans?
  local status = common.DONE
  for _, path in ipairs(#options.FILE > 0 and options.FILE or { "-" }) do
    local file, reason = open(path)
    if file then
      cut_file(path, file, function(line)
        if whole then
          cut_whole_line(line, segmenter, rules --[[@as table]], write, options.json)
        else
          spans = cut_line(line, segmenter, spans, rules, write, options.json)
        end
      end)
      if file ~= io.stdin then
        file:close()
      end
    else
      terminal.complain(reason --[[@as string]])
      status = common.FAILED
    end
  end
  return status
end

return M
