--- Between the folders that libFuzzer works in, one file an input, and the
-- files in corpus/ that are kept: one line an input, in hexadecimal digits.
-- Lines that begin with # stay where they are, with the line behind each.
--
--     lua5.4 corpus.lua unpack corpus/NAME.txt FOLDER
--     lua5.4 corpus.lua pack corpus/NAME.txt FOLDER

local lfs = require "lfs"

local what, path, folder = arg[1], arg[2], arg[3]

---@return string[] found  comments, and the lines behind them
---@return string[] others
local function read()
  local found, others = {}, {}
  local file = io.open(path)
  local after_comment = false
  for line in file and file:lines() or function() end do
    local is_comment = line:sub(1, 1) == "#"
    local list = (is_comment or after_comment) and found or others
    list[#list + 1] = line
    after_comment = is_comment
  end
  if file then
    file:close()
  end
  return found, others
end

local function unpack_inputs()
  local found, others = read()
  lfs.mkdir(folder)
  for i, line in ipairs(table.move(others, 1, #others, #found + 1, found)) do
    if line:sub(1, 1) ~= "#" then
      local file = assert(io.open(("%s/kept-%05d"):format(folder, i), "wb"))
      file:write((line:gsub("%x%x", function(digits)
        return string.char(tonumber(digits, 16))
      end)))
      file:close()
    end
  end
end

local function pack_inputs()
  local found, inputs, seen = read(), {}, {}
  for _, line in ipairs(found) do
    seen[line] = true
  end
  for name in lfs.dir(folder) do
    if lfs.attributes(folder .. "/" .. name, "mode") == "file" then
      local file = assert(io.open(folder .. "/" .. name, "rb"))
      local line = file:read "a":gsub(".", function(byte)
        return ("%02x"):format(byte:byte())
      end)
      file:close()
      if line ~= "" and not seen[line] then
        inputs[#inputs + 1], seen[line] = line, true
      end
    end
  end
  table.sort(inputs)
  table.move(inputs, 1, #inputs, #found + 1, found)
  local file = assert(io.open(path, "w"))
  file:write(table.concat(found, "\n"), "\n")
  file:close()
end

if what == "unpack" then
  unpack_inputs()
elseif what == "pack" then
  pack_inputs()
else
  io.stderr:write "usage: corpus.lua unpack|pack FILE FOLDER\n"
  os.exit(2)
end
