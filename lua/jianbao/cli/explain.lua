--- jianbao explain: why an article has its topics, and why it does not have one.

local article_shape = require "jianbao.article"
local columns = require "jianbao.cli.columns"
local common = require "jianbao.cli.common"
local lfs = require "lfs"
local locale = require "jianbao.locale"
local near_miss = require "jianbao.cli.near_miss"
local terminal = require "jianbao.cli.terminal"

---@type jianbao.Command
local M = {}

function M.arguments(parser)
  parser:argument "ARCHIVE"
  parser:argument "ARTICLE"
  parser:argument "TOPIC":args "?"
  parser:option "--rules":count "*"
  parser:flag "--json"
end

---Columns of text shown before a word that was found.
local BEFORE = 16

---@param number number
---@return string
local function points(number)
  return ("%.14g"):format(number)
end

---@param field string  "headline", "paragraphs[2]"
---@return string       as a reader calls it
local function field_name(field)
  local list, index = field:match "^(%l+)%[(%d+)%]$"
  return locale.text("field." .. (list or field), { number = index })
end

---The end of a text that fits into some columns.
---@param text string
---@param width integer
---@return string
local function tail(text, width)
  local start = #text + 1
  while start > 1 do
    local previous = utf8.offset(text, -1, start)
    if columns.width(text:sub(previous)) > width then
      return "…" .. text:sub(start)
    end
    start = previous
  end
  return text
end

---A word in its sentence, marked.
---@param text string
---@param first integer
---@param last integer
---@param width integer  columns to fill at most
---@return string
local function in_context(text, first, last, width)
  local before = tail(text:sub(1, first - 1), BEFORE)
  local word = text:sub(first, last)
  local room = width - columns.width(before) - columns.width(word) - 2
  local marks = terminal.marks()
  return before .. marks[1] .. word .. marks[2]
    .. columns.cut(text:sub(last + 1), math.max(room, 1))
end

---@param article jianbao.Article
---@param pieces jianbao.Evidence[]|jianbao.Dismissed[]
---@param value fun(piece: table): string  what stands in the second column
local function print_pieces(article, pieces, value)
  local rows = {}
  for i, piece in ipairs(pieces) do
    rows[i] = { field_name(piece.field), value(piece) }
  end
  for i, head in ipairs(columns.align(rows, { indent = "    " })) do
    local widest = 0
    for _, row in ipairs(rows) do
      widest = math.max(widest, columns.width(row[2]))
    end
    local piece = pieces[i]
    head = head .. (" "):rep(widest - columns.width(rows[i][2]) + 2)
    local text = article_shape.field_text(article, piece.field) or ""
    terminal.print(head ..
      in_context(text, piece.first, piece.last, terminal.width() - columns.width(head)))
  end
end

---Reasons that explain themselves, and of which a long article has many: they
---are counted. The others are shown one by one.
local COUNTED = { "most", "repeated", "inside" }
local IS_COUNTED = { most = true, repeated = true, inside = true }

---@param piece jianbao.Dismissed
---@return string
local function dismissal(piece)
  return locale.text("explain.dismissed." .. piece.reason, { by = piece.by or "" })
end

---@param article jianbao.Article
---@param dismissed jianbao.Dismissed[]
local function print_dismissed(article, dismissed)
  local shown, count, most, seen = {}, {}, {}, {}
  for _, piece in ipairs(dismissed) do
    count[piece.reason] = (count[piece.reason] or 0) + 1
    if piece.reason == "most" and not seen[piece.word] then
      seen[piece.word], most[#most + 1] = true, piece.word
    end
    if not IS_COUNTED[piece.reason] then
      shown[#shown + 1] = piece
    end
  end
  if #shown > 0 then
    terminal.print("  " .. locale.text "explain.not-counted")
    print_pieces(article, shown, dismissal)
  end
  for _, reason in ipairs(COUNTED) do
    if count[reason] then
      terminal.print("  " .. locale.text("explain." .. reason,
        { count = count[reason], words = near_miss.some(most) }))
    end
  end
end

---@param path string
---@return string  without the current folder, when it lies in that
local function from_here(path)
  local here = lfs.currentdir() .. "/"
  return path:sub(1, #here) == here and path:sub(#here + 1) or path
end

---What a piece of the evidence counts, and what it is if it is no word. The
---points of a query stand with the first of its words.
---@param piece jianbao.Evidence
---@return string
local function worth(piece)
  local value = ("%+.14g"):format(piece.points)
  if not piece.kind then
    return value
  elseif piece.kind == "query" and piece.points == 0 then
    value = "  "
  end
  return value .. " " .. locale.text("explain.kind." .. piece.kind)
end

---@param article jianbao.Article
---@param explanation jianbao.Explanation
local function print_topic(article, explanation)
  local key = explanation.fired and "explain.fired" or "explain.short"
  terminal.print(locale.text(key, {
    topic = terminal.colour(explanation.fired and "green" or "yellow", explanation.id),
    score = points(explanation.score), pass = points(explanation.pass),
    missing = points(explanation.missing), file = from_here(explanation.file),
  }))
  print_pieces(article, explanation.evidence, worth)
end

---What did not hold, and what would have been enough.
---@param explanation jianbao.Explanation
local function print_misses(explanation)
  local met = 0
  for _, condition in ipairs(explanation.conditions) do
    met = met + (condition.met and 1 or 0)
    if condition.kind == "query" and not condition.met then
      local found, missing = {}, {}
      for _, part in ipairs(condition.parts) do
        table.insert(part.met and found or missing, part.text)
      end
      local separator, none = locale.text "list.separator", locale.text "explain.none"
      terminal.print("  " .. locale.text("explain.query-parts", {
        query = condition.word,
        found = #found > 0 and table.concat(found, separator) or none,
        missing = #missing > 0 and table.concat(missing, separator) or none,
      }))
    end
  end
  terminal.print("  " .. locale.text("explain.met",
    { met = met, count = #explanation.conditions }))
  for _, line in ipairs(near_miss.lines(explanation)) do
    terminal.print("  " .. line)
  end
end

---The archive keeps what was decided when; say so if the rules have changed.
---@param article jianbao.Article
---@param explanations jianbao.Explanation[]
---@param path string
local function compare_with_stored(article, explanations, path)
  local stored = {}
  for _, topic in ipairs(article.topics or {}) do
    stored[topic.id] = topic
  end
  for _, explanation in ipairs(explanations) do
    local topic = stored[explanation.id]
    if (topic ~= nil) ~= explanation.fired
      or (topic and topic.file_hash ~= explanation.file_hash) then
      terminal.complain(locale.text("explain.changed", { topic = explanation.id, path = path }))
    end
  end
end

---@param article jianbao.Article
---@param explanations jianbao.Explanation[]
local function print_all(article, explanations)
  local near, silent = {}, 0
  for _, explanation in ipairs(explanations) do
    if explanation.fired then
      print_topic(article, explanation)
    elseif explanation.score > 0 or #explanation.dismissed > 0 then
      near[#near + 1] = locale.text("explain.near", {
        topic = explanation.id, score = points(explanation.score), pass = points(explanation.pass),
      })
    else
      silent = silent + 1
    end
  end
  if #near > 0 then
    terminal.print(locale.text("explain.near-misses",
      { list = table.concat(near, locale.text "list.separator") }))
  end
  if silent > 0 then
    terminal.print(locale.text("explain.silent", { topics = common.count("topics", silent) }))
  end
end

function M.run(options)
  local archive <close> = common.open(options.ARCHIVE, "read")
  if not archive then
    return common.FAILED
  end
  local article, message = archive:article(options.ARTICLE)
  if not article then
    return common.failed(message --[[@as string]])
  end
  local explanations, code
  explanations, message, code = archive:explain(options.ARTICLE, options.TOPIC,
    { rules = #options.rules > 0 and options.rules or nil })
  if not explanations then
    if code == "not-found" and #options.rules == 0 then
      message = locale.text("explain.own-rules", { message = message })
    end
    return common.failed(message --[[@as string]])
  end
  compare_with_stored(article, explanations, options.ARCHIVE)
  if options.json then
    for _, explanation in ipairs(explanations) do
      terminal.print(common.json(explanation))
    end
    return common.DONE
  end
  terminal.print(("%s  %s  %s"):format(article.id, article.date or "-",
    terminal.colour("bold", article.headline or locale.text "search.no-headline")))
  if options.TOPIC then
    print_topic(article, explanations[1])
    print_dismissed(article, explanations[1].dismissed)
    print_misses(explanations[1])
  else
    print_all(article, explanations)
  end
  return common.DONE
end

return M
