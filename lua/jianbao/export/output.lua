--- Where an export goes: a file that appears only when it is whole, or
-- standard output.
--
-- A file is written under a temporary name in its own folder and renamed when
-- it is finished, so that under its own name there is the old content or the
-- new, never half of it. A device or a pipe has no second name and is written
-- directly.
--
-- The temporary name, beside NAME:
--
--   NAME ".part-jianbao-" PROCESS "-" UNIQUE      PROCESS: decimal, UNIQUE: hexadecimal
--
-- PROCESS is the number of the process that writes it, which holds a lock on
-- the file as long as it does. What a killed export left is swept away by the
-- next one into the same folder: only a file of such a name whose process is
-- gone and whose lock is free.

local lfs = require "lfs"

local locale = require "jianbao.locale"

---@class jianbao.Output
---@field path string                 "-" is standard output
---@field private file      file*?    nil once committed or aborted
---@field private temporary string?   nil when written directly
---@field private keep      boolean?  what is there stays, if the new bytes are the same
---@field kept?             boolean   after commit: it stayed
local Output = {}
local metatable = { __index = Output }

local M = {}

-- Numbers of the system's errors, as in csrc/base/status.c.
local CODES = {
  [1] = "no-permission", [2] = "not-found", [13] = "no-permission", [20] = "not-found",
  [27] = "disk-full", [28] = "disk-full", [30] = "read-only", [122] = "disk-full",
  [32] = "cancelled", -- nobody reads the pipe any more: `… | head`
}

---@param path string
---@param reason string?
---@param number integer?  errno
---@return nil
---@return string message  names the file and the mend
---@return string code
function M.failure(path, reason, number)
  local code = CODES[number] or "io"
  reason = (reason or "?"):gsub("^.*: ", "")
  local name = path == "-" and locale.text "output.standard-output" or path
  return nil, locale.text("output." .. code, { path = name, reason = reason }), code
end

local process ---@type string?

---@return string  the number of this process; "0" where the system does not tell
local function process_number()
  if not process then
    local file <close> = io.open("/proc/self/stat", "r")
    process = file and file:read "l":match "^%d+" or "0"
  end
  return process --[[@as string]]
end

---@param path string
---@return string  a name beside it that no other export uses at the same time
local function temporary_name(path)
  -- The address of a fresh table differs from that of all that are open.
  return ("%s.part-jianbao-%s-%s"):format(path, process_number(),
    tostring({}):match "0x(%x+)" or "0")
end

---Whether a temporary file was left by a process that is gone.
---@param path string
---@return boolean
local function is_abandoned(path)
  local owner = path:match "%.part%-jianbao%-(%d+)%-%x+$"
  if not owner or owner == "0" or lfs.attributes("/proc/self", "mode") == nil
    or lfs.attributes("/proc/" .. owner, "mode") ~= nil
    or lfs.symlinkattributes(path, "mode") ~= "file" then
    return false
  end
  -- A process elsewhere, in a container or at the other end of a network, has
  -- no number here; but it holds its lock.
  local file <close> = io.open(path, "r+b")
  return file ~= nil and lfs.lock(file, "w") == true
end

---Remove what killed exports left in a folder under temporary names.
---@param folder string
---@return integer removed
function M.sweep(folder)
  local removed = 0
  if lfs.attributes(folder, "mode") ~= "directory" then
    return removed
  end
  local listed, iterator, state = pcall(lfs.dir, folder)
  if not listed then -- not ours to read
    return removed
  end
  local abandoned = {}
  for name in iterator, state do
    if name:find(".part-jianbao-", 2, true) and is_abandoned(folder .. "/" .. name) then
      abandoned[#abandoned + 1] = folder .. "/" .. name
    end
  end
  for _, path in ipairs(abandoned) do
    removed = removed + (os.remove(path) and 1 or 0)
  end
  return removed
end

--- Where a link leads: the file it names is replaced, not the link.
---@param path string
---@return string
local function followed(path)
  for _ = 1, 40 do -- as many as Linux follows
    local target = lfs.symlinkattributes(path, "target")
    if not target then
      break
    end
    path = target:find "^/" and target or (path:match "^.*/" or "") .. target
  end
  return path
end

---Whether two files hold the same bytes.
---@param one string
---@param other string
---@return boolean
local function same_bytes(one, other)
  if lfs.attributes(one, "size") ~= lfs.attributes(other, "size") then
    return false
  end
  local left <close> = io.open(one, "rb")
  local right <close> = io.open(other, "rb")
  if not left or not right then
    return false
  end
  local a, b
  repeat
    a, b = left:read(64 * 1024), right:read(64 * 1024)
  until a ~= b or a == nil
  return a == b
end

---The folder in which a file's temporary name will stand.
---@param path string
---@return string
function M.folder_of(path)
  local folder = followed(path):match "^(.*)/[^/]*$"
  return folder == "" and "/" or folder or "."
end

---@param path string  "-" is standard output
---@param keep boolean?  leave what is there as it is, with its time, if it is the same
---@return jianbao.Output? output
---@return string? message
---@return string? code
function M.open(path, keep)
  if path == "-" then
    return setmetatable({ path = path, file = io.stdout }, metatable)
  end
  path = followed(path)
  local mode = lfs.attributes(path, "mode")
  local temporary = (mode == nil or mode == "file") and temporary_name(path) or nil
  if mode == "file" then
    -- Renaming would replace a file that is protected against writing.
    local existing, reason, number = io.open(path, "ab")
    if not existing then
      return M.failure(path, reason, number)
    end
    existing:close()
  end
  local file, reason, number = io.open(temporary or path, "wb")
  if not file then
    return M.failure(path, reason, number)
  end
  file:setvbuf("full", 64 * 1024)
  if temporary then
    lfs.lock(file, "w") -- where the file system has no locks, nothing is swept either
  end
  return setmetatable({ path = path, file = file, temporary = temporary, keep = keep }, metatable)
end

---Whether it is a file with a name of its own: no device, pipe or standard output.
---@return boolean
function Output:is_replaced()
  return self.temporary ~= nil
end

---@param bytes string
---@return true? written
---@return string? message
---@return string? code
function Output:write(bytes)
  local written, reason, number = self.file:write(bytes)
  if not written then
    return M.failure(self.path, reason, number)
  end
  return true
end

---Finish: flush, close, and let the file appear under its name.
---@return true? done
---@return string? message
---@return string? code
function Output:commit()
  local file = self.file
  local done, reason, number = file:flush()
  if file == io.stdout then
    self.file = nil
  elseif done then
    self.file = nil
    done, reason, number = file:close()
  end
  if done and self.temporary and self.keep and same_bytes(self.temporary, self.path) then
    self.kept = true
    self:abort()
  elseif done and self.temporary then
    done, reason, number = os.rename(self.temporary, self.path)
  end
  if not done then
    local message, code = select(2, M.failure(self.path, reason, number))
    self:abort()
    return nil, message, code
  end
  self.temporary = nil
  return true
end

---Give up: nothing stays behind. Does nothing after a commit.
function Output:abort()
  if self.file and self.file ~= io.stdout then
    self.file:close()
  end
  self.file = nil
  if self.temporary then
    os.remove(self.temporary)
    self.temporary = nil
  end
end

metatable.__close = Output.abort

---Make a folder, and those above it, unless they are there.
---@param path string
---@return true? made
---@return string? message
---@return string? code
function M.make_folder(path)
  local mode = lfs.attributes(path, "mode")
  if mode == "directory" or path == "" then
    return true
  elseif mode then
    return nil, locale.text("output.not-a-folder", { path = path }), "io"
  end
  local parent = path:match "^(.*)/[^/]+/*$"
  if parent and parent ~= "" then
    local made, message, code = M.make_folder(parent)
    if not made then
      return nil, message, code
    end
  end
  local made, reason, number = lfs.mkdir(path)
  if not made then
    return M.failure(path, reason, number)
  end
  return true
end

return M
