--- The files of an export that is a site: many in one folder, some open for
-- long, each under its name only when it is whole.
--
-- A writer asks for a file by a name such as "days/2023-06-21.html" and gets
-- two functions: one that takes strings, one that ends the file. Names are
-- made safe part by part, so none leads out of the folder.

local names = require "jianbao.export.names"
local output = require "jianbao.export.output"

---@class jianbao.Site
---@field folder string
---@field files  integer  finished so far
---@field unchanged integer  of those, left as they were
---@field private keep boolean?  see jianbao.export.output
---@field private open table<jianbao.Output, true>
---@field private made table<string, true>  folders that are there
local Site = {}
Site.__index = Site

local M = {}

--- Folders in folders, at most.
local DEEPEST = 4

---@param folder string
---@param keep boolean?  leave files as they are that are the same
---@return jianbao.Site
function M.new(folder, keep)
  return setmetatable(
    { folder = folder, files = 0, unchanged = 0, keep = keep, open = {}, made = {} }, Site)
end

---@param name string
---@return string path
---@return string folder  that it is in
function Site:place(name)
  local parts = {}
  for part in name:gmatch "[^/]+" do
    parts[#parts + 1] = names.safe(part)
  end
  if #parts == 0 or #parts > DEEPEST then
    error(("no name for a file: %q"):format(name), 3)
  end
  local folder = self.folder
  for index = 1, #parts - 1 do
    folder = folder .. "/" .. parts[index]
  end
  return folder .. "/" .. parts[#parts], folder
end

---Begin a file. What fails raises { message, code }.
---@param name string
---@return fun(bytes: string) out
---@return fun() finish
function Site:file(name)
  local function checked(done, message, code)
    if not done then
      error({ message = message, code = code }, 0)
    end
    return done
  end
  local path, folder = self:place(name)
  if not self.made[folder] then
    checked(output.make_folder(folder))
    output.sweep(folder)
    self.made[folder] = true
  end
  local file = checked(output.open(path, self.keep))
  self.open[file] = true
  return function(bytes)
    checked(file:write(bytes))
  end, function()
    if self.open[file] then
      self.open[file] = nil
      checked(file:commit())
      self.files = self.files + 1
      self.unchanged = self.unchanged + (file.kept and 1 or 0)
    end
  end
end

---Give up what is still open.
function Site:abort()
  for file in pairs(self.open) do
    file:abort()
  end
  self.open = {}
end

return M
