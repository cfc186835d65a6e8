--- Standard output and standard error as the commands use them.
--
-- Results go to standard output, everything else to standard error. When
-- nobody reads the output any more (`jianbao read … | head`), the command ends
-- quietly; when it cannot be written for another reason, that is an error.

local locale = require "jianbao.locale"

local M = {}

---Raised, and caught by cli.main alone: the reader of the output has gone.
M.CLOSED = setmetatable({}, { __tostring = function() return "output closed" end })

---Raised, and caught by cli.main alone: the output cannot be written.
---@class jianbao.OutputFailure
---@field output_failure string
local BROKEN_PIPE = 32 -- EPIPE

---@param result any
---@param reason string?
---@param system_code integer?
local function check(result, reason, system_code)
  if not result then
    error(system_code == BROKEN_PIPE and M.CLOSED or { output_failure = reason }, 0)
  end
end

---Write to standard output, as it is.
---@param ... string
function M.write(...)
  check(io.stdout:write(...))
end

---Write a line to standard output.
---@param line string
function M.print(line)
  check(io.stdout:write(line, "\n"))
end

---Make sure that all results are written.
function M.flush()
  check(io.stdout:flush())
end

local progress ---@type jianbao.Progress?

---The bar to be wiped away before another line is written to standard error.
---@param bar jianbao.Progress?
function M.set_progress(bar)
  progress = bar
end

---One line to standard error, as it is.
---@param line string
function M.note(line)
  if progress then
    progress:clear()
  end
  io.stdout:flush() -- where both go to one place, the order is that of the work
  io.stderr:write(line, "\n")
end

---One line to standard error about something that went wrong; a sentence of
---the core may come here as it is.
---@param message string
function M.complain(message)
  M.note(locale.text("cli.complaint", { message = locale.translate(message) }))
end

local terminals = {} ---@type table<integer, boolean>

---Whether a person looks at a stream. Lua cannot ask, but every shell can;
---commands ask once, and only when the answer changes what they do.
---@param descriptor integer  1: standard output, 2: standard error
---@return boolean
function M.is_terminal(descriptor)
  if terminals[descriptor] == nil then
    terminals[descriptor] = os.execute(("test -t %d"):format(descriptor)) == true
  end
  return terminals[descriptor]
end

---@return integer columns  of the terminal; 80 when it does not say
function M.width()
  local columns = tonumber(os.getenv "COLUMNS")
  if not columns and M.is_terminal(1) then
    local answer = io.popen "stty size 2>/dev/null </dev/tty"
    columns = answer and tonumber((answer:read "l" or ""):match "%d+ (%d+)")
    if answer then
      answer:close()
    end
  end
  return columns and math.max(40, math.tointeger(columns) or 80) or 80
end

local COLOURS = { bold = "1", dim = "2", red = "31", green = "32", yellow = "33", cyan = "36" }

---@return boolean  https://no-color.org: any value of NO_COLOR but "" says no
local function colours_wanted()
  return (os.getenv "NO_COLOR" or "") == "" and os.getenv "TERM" ~= "dumb" and M.is_terminal(1)
end

---Text for standard output, coloured when a person looks at it.
---@param colour "bold"|"dim"|"red"|"green"|"yellow"|"cyan"
---@param text string
---@return string
function M.colour(colour, text)
  return colours_wanted() and ("\27[%sm%s\27[0m"):format(COLOURS[colour], text) or text
end

---What to put round words that were found: colour, or brackets without it.
---@return { [1]: string, [2]: string }
function M.marks()
  if colours_wanted() then
    return { "\27[1;31m", "\27[0m" }
  end
  return { "[", "]" }
end

return M
