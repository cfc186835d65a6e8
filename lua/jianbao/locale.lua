--- What jianbao says to a person, in that person's language.
--
-- Every message stands under one key in each catalogue (locale/en.lua and
-- locale/zh.lua). The language is Chinese when the environment asks for any
-- Chinese (LC_ALL, else LC_MESSAGES, else LANG begins with "zh"), and English
-- otherwise. Text that programs read - JSON keys, error codes, role names -
-- is never translated.

local M = {}

---@alias jianbao.Language "en"|"zh"
---A sentence with {placeholders}, or one for a count of 1 and one for others.
---@alias jianbao.Message string | { one: string, other: string }

---The language the environment asks for.
---@param getenv? fun(name: string): string?  os.getenv unless told otherwise
---@return jianbao.Language
function M.from_environment(getenv)
  getenv = getenv or os.getenv
  for _, name in ipairs { "LC_ALL", "LC_MESSAGES", "LANG" } do
    local value = getenv(name)
    if value and value ~= "" then
      return value:find "^[zZ][hH]" and "zh" or "en"
    end
  end
  return "en"
end

local current ---@type jianbao.Language?

---@param language jianbao.Language?  nil: as the environment says
function M.use(language)
  current = language
end

---@return jianbao.Language
function M.language()
  current = current or M.from_environment()
  return current
end

local catalogues = {} ---@type table<string, table<string, jianbao.Message>>

---@param language jianbao.Language
---@return table<string, jianbao.Message>
function M.catalogue(language)
  if not catalogues[language] then
    local whole = {}
    for _, part in ipairs { "", "_help" } do
      for key, message in pairs(require("jianbao.locale." .. language .. part)) do
        whole[key] = message
      end
    end
    catalogues[language] = whole
  end
  return catalogues[language]
end

---The message under a key, its {placeholders} filled in. An unknown key or a
---placeholder without a value is a bug, and raises.
---@param key string
---@param values? table<string, any>  'count' chooses between singular and plural
---@return string
function M.text(key, values)
  local message = M.catalogue(M.language())[key] or error("no message '" .. key .. "'", 2)
  if type(message) == "table" then
    message = message[values.count == 1 and "one" or "other"]
  end
  return (message:gsub("{([%w_]+)}", function(name)
    local value = values and values[name]
    if value == nil then
      error(("message '%s' wants a value for '%s'"):format(key, name), 4)
    end
    return tostring(value)
  end))
end

local patterns ---@type { pattern: string, translation: string }[]?

---The pattern that a message made by a format matches, its values captured.
---@param format string  as in C or string.format
---@return string
local function pattern_of(format)
  local pattern = format:gsub("%%[%d.*]*l*z?[dsuqxXg]", "\0"):gsub("%p", "%%%0"):gsub("\0", "(.-)")
  return "^" .. pattern .. "$"
end

---A sentence of the core (or of another part that speaks English only) in the
---reader's language; as it is, when no translation is known.
---@param message string
---@return string
function M.translate(message)
  if M.language() == "en" then
    return message
  end
  if not patterns then
    patterns = {}
    for _, entry in ipairs(require "jianbao.locale.zh_core") do
      patterns[#patterns + 1] = { pattern = pattern_of(entry[1]), translation = entry[2] }
    end
  end
  -- What the store was doing when it failed is one word to the patterns.
  message = message:gsub("^cannot (%l+) to ", "cannot %1 ")
    :gsub("^cannot make the tables of ", "cannot make ")
  for _, entry in ipairs(patterns) do
    local values = { message:match(entry.pattern) }
    if values[1] then
      return (entry.translation:gsub("{(%d+)}", function(number)
        return M.translate(values[tonumber(number)])
      end))
    end
  end
  -- What a script of an editor did, with its place: "file:line: sentence"
  local place, sentence = message:match "^([^\n]-): (.+)$"
  if place then
    local translation = M.translate(sentence)
    if translation ~= sentence then
      return place .. "：" .. translation
    end
  end
  return message
end

return M
