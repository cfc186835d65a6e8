--- Reading a command's arguments, and its help.
--
-- The options are argparse's; the help of each command is written by hand in
-- the catalogues ("help.read" …), since it is meant to be read: it fits a
-- screen and shows an example with what it prints. A spec holds the two
-- together. What argparse finds wrong is said in the reader's language.

local argparse = require "argparse"
local argument = require "jianbao.argument"
local locale = require "jianbao.locale"

local M = {}

---Raised, and caught by cli.main alone.
---@class jianbao.UsageFailure
---@field usage_failure string
---@field command string  the words after "jianbao"

---End the command: it was called wrongly.
---@param command string  such as "import" or "rules check"
---@param message string
function M.fail(command, message)
  error({ usage_failure = message, command = command }, 0)
end

---What argparse 0.7.1 says, and the keys of the same in our words.
local COMPLAINTS = {
  { "^missing argument '(.-)'$", "usage.missing-argument" },
  { "^missing option '(.-)'$", "usage.missing-option" },
  { "^unknown option '(.-)'", "usage.unknown-option" },
  { "^too many arguments$", "usage.too-many" },
  { "^option '(.-)' requires an argument$", "usage.needs-value" },
  { "^option '(.-)' requires at least", "usage.needs-value" },
  { "^option '(.-)' must be used at most", "usage.twice" },
  { "^option '(.-)' does not take arguments$", "usage.no-value" },
  { "^argument '(.-)' requires at least", "usage.missing-argument" },
}

---argparse names of -abc only -a: the word as it was written.
---@param name string
---@param words string[]
---@return string
local function written(name, words)
  for _, word in ipairs(words) do
    if name:find "^%-%w$" and word:sub(1, 2) == name then
      return word
    end
  end
  return name
end

---@param complaint string
---@param words string[]  the command line's
---@return string
local function translate(complaint, words)
  for _, known in ipairs(COMPLAINTS) do
    local name = complaint:match(known[1])
    if name then
      local nearest = complaint:match "\nDid you mean.-'(.-)'"
      if nearest then
        return locale.text("usage.option-meant", { name = name, nearest = nearest })
      end
      return locale.text(known[2], { name = written(name, words) })
    end
  end
  return complaint
end

---@class jianbao.Command
---@field arguments fun(parser: table)  says which arguments and options there are
---@field run fun(options: table): integer  does it; gives the exit status

-- A word such as -广告 or -(甲 OR 乙) is what a query leaves out, no option:
-- none is called so. argparse takes every word with a dash for one, so such
-- words have a NUL, which no command line can hold, before them meanwhile.

---@param words string[]
---@return string[]
local function with_dashes_hidden(words)
  local hidden = {}
  for index, word in ipairs(words) do
    hidden[index] = word:find "^%-[^%w%-]" and "\0" .. word or word
  end
  return hidden
end

---@param value any  what argparse made of the words; tables are changed
---@return any
local function with_dashes_shown(value)
  if type(value) == "string" then
    return (value:gsub("%z", ""))
  elseif type(value) == "table" then
    for key, entry in pairs(value) do
      value[key] = with_dashes_shown(entry)
    end
  end
  return value
end

---The parser of a command, for reading its arguments and for specs.
---@param name string
---@param command jianbao.Command
---@return table parser
function M.parser(name, command)
  local parser = argparse("jianbao " .. name):add_help(false)
  command.arguments(parser)
  return parser
end

---Read a command's arguments.
---@param name string
---@param command jianbao.Command
---@param words string[]
---@return table? options  nil: help was asked for
function M.parse(name, command, words)
  for _, word in ipairs(words) do
    if word == "--" then
      break
    elseif word == "--help" or word == "-h" then
      return nil
    end
  end
  local ok, result = M.parser(name, command):pparse(with_dashes_hidden(words))
  result = with_dashes_shown(result)
  if not ok then
    M.fail(name, translate(result, words))
  end
  return result
end

--- Braces in a help stand for themselves: --name {date}.
local themselves = setmetatable({}, { __index = function(_, name) return "{" .. name .. "}" end })

---@param name string  "" for the list of commands
---@return string
function M.help(name)
  return (locale.text(name == "" and "help" or "help." .. name:gsub(" ", "."), themselves))
end

-- What option values must be: for argparse's convert.

---@param text string
---@return string? date
---@return string? message
function M.date(text)
  if argument.is_date(text) then
    return text
  end
  return nil, locale.text("usage.bad-date", { value = text })
end

---A function that accepts whole numbers from a least one on.
---@param least integer
---@return fun(text: string): integer?, string?
function M.whole(least)
  return function(text)
    local number = math.tointeger(text:match "^%d+$" and tonumber(text))
    if number and number >= least then
      return number
    end
    return nil, locale.text("usage.bad-number", { value = text, least = least })
  end
end

---A function that accepts only some words.
---@param ... string
---@return fun(text: string): string?, string?
function M.one_of(...)
  local words = { ... }
  return function(text)
    for _, word in ipairs(words) do
      if text == word then
        return text
      end
    end
    return nil, locale.text("usage.bad-choice",
      { value = text, choices = table.concat(words, ", ") })
  end
end

return M
