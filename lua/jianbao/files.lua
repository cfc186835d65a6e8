--- Finding the files of pages, and reading one safely.
--
-- A path that names a file is taken as it is. A folder is walked, in the order
-- of its names: files that end in .txt, .text or .md are taken; README files,
-- other endings, and everything whose name begins with a dot are left out. A
-- folder reached twice through links is walked once.
--
-- A file is refused before anything looks at its text if it is empty, larger
-- than a page can be, or plainly something else (a picture, a PDF).

local core = require "jianbao.core"
local lfs = require "lfs"
local locale = require "jianbao.locale"

local M = {}

---A printed page holds 10 to 60 KB of text in at most some thousand lines, so
---this is room for a hundred pages in one file. What is larger is no page, and
---reading it would only take an editor's time and memory: at these limits the
---reader takes about 15 seconds and 300 MB.
M.LIMIT_BYTES = 4 * 1024 * 1024
M.LIMIT_LINES = 20000

local EXTENSIONS = { txt = true, text = true, md = true }

---@param name string
---@return boolean  whether a file in a folder is named like a page
local function is_page_name(name)
  local stem, extension = name:lower():match "^(.*)%.(%w+)$"
  return EXTENSIONS[extension] ~= nil and stem ~= "readme"
end

---The system's reason in one message that names the file, and a code.
---@param path string
---@param reason string        as io.open or lfs give it
---@param system_code integer? errno
---@return nil
---@return string message
---@return string code
local function refuse(path, reason, system_code)
  reason = reason:gsub("^" .. path:gsub("%p", "%%%0") .. ": ", "")
  if system_code == 2 or reason:find "No such file" then
    return nil, locale.text("file.not-found", { path = path }), "not-found"
  elseif system_code == 13 or reason:find "Permission denied" then
    return nil, locale.text("file.no-permission", { path = path }), "no-permission"
  end
  return nil, locale.text("file.io", { path = path, reason = locale.translate(reason) }), "io"
end

---What is in a folder.
---@param folder string
---@return string[]? names  sorted; hidden ones left out
---@return string? message
---@return string? code
function M.list(folder)
  local opened, iterate, state = pcall(lfs.dir, folder)
  if not opened then
    local reason = tostring(iterate):gsub("^cannot open .*: ", "")
    return refuse(folder, reason)
  end
  local names = {}
  for name in iterate, state do
    if name:sub(1, 1) ~= "." then
      names[#names + 1] = name
    end
  end
  table.sort(names)
  return names
end

---@class jianbao.FoundFile
---@field path string
---@field message? string  why it could not be taken; nil when all is well
---@field code? string

---The files of pages that some paths name.
---@param paths string[]
---@return jianbao.FoundFile[] found  in order; what is missing or closed is among them
---@return integer skipped            files in folders that no page file is named like
function M.find(paths)
  local found, skipped, walked = {}, 0, {}

  local function walk(folder)
    local device, inode = lfs.attributes(folder, "dev"), lfs.attributes(folder, "ino")
    local identity = ("%s:%s"):format(device, inode)
    if walked[identity] then
      return
    end
    walked[identity] = true
    local names, message, code = M.list(folder)
    if not names then
      found[#found + 1] = { path = folder, message = message, code = code }
      return
    end
    for _, name in ipairs(names) do
      local path = folder:gsub("/+$", "") .. "/" .. name
      if lfs.attributes(path, "mode") == "directory" then
        walk(path)
      elseif is_page_name(name) then
        found[#found + 1] = { path = path }
      else
        skipped = skipped + 1
      end
    end
  end

  for _, path in ipairs(paths) do
    if lfs.attributes(path, "mode") == "directory" then
      walk(path)
    else
      found[#found + 1] = { path = path }
    end
  end
  return found, skipped
end

---All bytes of a file, of which no more than the limit are ever held.
---@param file file*
---@return string? bytes        nil: see reason; without a reason, there are too many
---@return string? reason
---@return integer? system_code
local function read_limited(file)
  local blocks, size = {}, 0
  while size <= M.LIMIT_BYTES do
    local block, reason, system_code = file:read(64 * 1024)
    if reason then
      return nil, reason, system_code
    elseif not block then
      return table.concat(blocks)
    end
    size = size + #block
    blocks[#blocks + 1] = block
  end
  return nil
end

---@param path string
---@return string? bytes
---@return string? reason
---@return integer? system_code
local function read_bytes(path)
  if path == "-" then
    return read_limited(io.stdin)
  end
  local file <close>, reason, system_code = io.open(path, "rb")
  if not file then
    return nil, reason, system_code
  end
  return read_limited(file)
end

---The bytes of one page.
---@param path string  "-" is standard input
---@return string? bytes
---@return string? message  names the file and the mend
---@return string? code     "not-found", "no-permission", "io", "too-large", "bad-format"
function M.read(path)
  local name = path == "-" and locale.text "file.standard-input" or path
  if lfs.attributes(path, "mode") == "directory" then
    return nil, locale.text("file.folder", { path = name }), "bad-format"
  end
  local bytes, reason, system_code = read_bytes(path)
  if reason then
    return refuse(name, reason, system_code)
  elseif not bytes then
    return nil, locale.text("file.too-large",
      { path = name, limit = M.LIMIT_BYTES // (1024 * 1024) }), "too-large"
  elseif bytes == "" then
    return nil, locale.text("file.empty", { path = name }), "bad-format"
  end
  -- A byte order mark and full-width blanks are blanks of UTF-8, too.
  if not bytes:find "[^%s\xEF\xBB\xBF\xE3\x80]" then
    return nil, locale.text("file.blank", { path = name }), "bad-format"
  end
  local _, feeds = bytes:gsub("\n", "")
  local _, returns = bytes:gsub("\r", "")
  if math.max(feeds, returns) > M.LIMIT_LINES then
    return nil, locale.text("file.too-many-lines",
      { path = name, limit = M.LIMIT_LINES }), "too-large"
  end
  local kind = core.text.binary_kind(bytes)
  if kind then
    return nil, locale.text("file.binary",
      { path = name, kind = locale.translate(kind) }), "bad-format"
  end
  return bytes
end

---@param path string
---@return string  what stands after the last slash
function M.base_name(path)
  return path:match "([^/]+)/*$" or path
end

---The same message for those that open files themselves.
M.refuse = refuse

return M
