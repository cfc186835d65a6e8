--- Failures put into one line that names the file and the mend.
--
-- The core and the parts below the commands say in English what went wrong
-- and what to do; here their sentence is given the name of the file, where it
-- has none, and put into the reader's language.

local locale = require "jianbao.locale"

local M = {}

---@param path string
---@param message string
---@return string
function M.about(path, message)
  message = locale.translate(message)
  if message:find(path, 1, true) then
    return message
  end
  return locale.text("failure.about", { path = path, reason = message })
end

return M
