--- The command line: finds the command, runs it, and turns what may happen
-- into an exit status: 0 all done, 1 some input failed and is listed, 2 wrong
-- usage. One command a file, in this folder.

local locale = require "jianbao.locale"
local terminal = require "jianbao.cli.terminal"
local usage = require "jianbao.cli.usage"

local M = {}

---In the order in which `jianbao --help` shows them. A command of two words
---stands in a folder named by the first.
M.COMMANDS = {
  "read", "words", "import", "search", "classify", "explain", "label", "export", "info",
  "check", "rules new", "rules check", "rules lint", "rules diff", "rules watch", "train",
  "writers new", "writers check", "writers",
}

---Commands that Ctrl-C cannot leave half done.
local UNCHANGED = { check = true, search = true, info = true, explain = true }

local STATUS = { done = 0, failed = 1, usage = 2, interrupted = 130 }

---@param word string
---@param other string
---@return integer  letters to add, take away or change to get from one to the other
local function distance(word, other)
  local row = {}
  for j = 0, #other do
    row[j] = j
  end
  for i = 1, #word do
    local diagonal = row[0]
    row[0] = i
    for j = 1, #other do
      local cost = word:byte(i) == other:byte(j) and 0 or 1
      diagonal, row[j] = row[j], math.min(row[j] + 1, row[j - 1] + 1, diagonal + cost)
    end
  end
  return row[#other]
end

---@param word string     one word; or two, of a group of commands
---@param group? string   the first of the two
---@return string message
local function unknown(word, group)
  local best, nearest = 3, nil
  for _, name in ipairs(M.COMMANDS) do
    local first, second = name:match "^(%S+) ?(%S*)$"
    if not group or group == first and second ~= "" then
      local candidate = group and name or first
      local far = distance(word, candidate)
      if far < best then
        best, nearest = far, candidate
      end
    end
  end
  if nearest then
    return locale.text("usage.did-you-mean", { name = word, nearest = nearest })
  end
  return locale.text("usage.unknown-command", { name = word })
end

---Whether a word is the first of commands of two words.
---@param word string
---@return boolean
local function is_group(word)
  for _, name in ipairs(M.COMMANDS) do
    if name:match "^(%S+) " == word then
      return true
    end
  end
  return false
end

---The command that some words begin with.
---@param words string[]
---@return string? name
---@return string[] rest  the words after it
local function find(words)
  for _, name in ipairs(M.COMMANDS) do
    local first, second = name:match "^(%S+) ?(%S*)$"
    if words[1] == first and (second == "" or words[2] == second) then
      return name, table.move(words, second == "" and 2 or 3, #words, 1, {})
    end
  end
  return nil, {}
end

---@param words string[]
---@return integer status
local function run(words)
  local first = words[1]
  if first == nil then
    usage.fail("", locale.text "usage.no-command")
  elseif first == "--version" then
    terminal.print("jianbao " .. require("jianbao").version)
    return STATUS.done
  elseif first == "help" then
    words = table.move(words, 2, #words, 1, {})
    words[#words + 1] = "--help"
    first = words[1]
  end
  if first == "--help" or first == "-h" then
    terminal.print(usage.help "")
    return STATUS.done
  end
  local name, rest = find(words)
  local second = words[2]
  if is_group(first) and (not name or name == first) and second and second:sub(1, 1) ~= "-" then
    usage.fail(first, unknown(first .. " " .. second, first))
  elseif not name and first == "rules" then
    if second == "--help" or second == "-h" then
      terminal.print(usage.help "rules")
      return STATUS.done
    end
    usage.fail("rules", locale.text "usage.no-rules-command")
  elseif not name then
    usage.fail("", unknown(first))
  end
  local command = require("jianbao.cli." .. name:gsub(" ", "."))
  local options = usage.parse(name, command, rest)
  if not options then
    terminal.print(usage.help(name))
    return STATUS.done
  end
  return command.run(options)
end

---What to say after Ctrl-C.
---@param command string
---@return string
local function stopped(command)
  if command == "import" then
    return locale.text "cli.interrupted"
  end
  return UNCHANGED[command] and locale.text "cli.stopped-whole" or locale.text "cli.stopped"
end

---@param raised any
---@return any  tables as they are: they are how a command ends early
local function keep(raised)
  if type(raised) == "table" then
    return raised
  elseif tostring(raised):find "interrupted!$" then -- lua.c, on SIGINT
    return { interrupted = true }
  end
  return debug.traceback(tostring(raised), 2)
end

---Run a command line.
---@param words string[]  what stands after "jianbao"
---@return integer status
function M.main(words)
  local ok, result = xpcall(function()
    local status = run(words)
    terminal.flush()
    return status
  end, keep)
  if ok then
    return result
  elseif result == terminal.CLOSED then
    return STATUS.done
  elseif type(result) == "table" and result.output_failure then
    local reason = locale.translate(result.output_failure)
    terminal.complain(locale.text("cli.output-failed", { reason = reason }))
  elseif type(result) == "table" and result.usage_failure then
    terminal.complain(locale.text("usage.see-help", {
      message = result.usage_failure,
      command = (("jianbao " .. result.command):gsub(" $", "")),
    }))
    return STATUS.usage
  elseif type(result) == "table" and result.interrupted then
    terminal.complain(stopped(words[1]))
    return STATUS.interrupted
  else
    terminal.complain(locale.text("cli.bug", { trace = tostring(result) }))
  end
  return STATUS.failed
end

return M
