--- Failures put into a sentence that names the file and the mend.

local locale = require "jianbao.locale"

local M = {}

---A message that names the file, which it may do already.
---@param path string
---@param message string
---@return string
function M.about(path, message)
  if message:find(path, 1, true) then
    return message
  end
  return locale.text("failure.about", { path = path, reason = message })
end

---What to tell the reader of a failed archive. The core's own words are kept
---for failures that nothing better is known about.
---@param path string      the archive's file
---@param message string   from the core
---@param code string
---@return string message
function M.archive(path, message, code)
  local key = "archive." .. code
  if locale.has(key) then
    return locale.text(key, { path = path, reason = message })
  end
  return M.about(path, message)
end

return M
