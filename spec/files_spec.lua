--- Finding the files of pages in folders, and reading one: its limits, and what
-- is told of what cannot be read.

local child = require "child"
local files = require "jianbao.files"
local locale = require "jianbao.locale"

describe("finding files", function()
  local folder
  before_each(function()
    locale.use "en"
    folder = child.folder()
  end)
  after_each(function()
    child.remove(folder)
    locale.use(nil)
  end)

  ---@param line string
  local function in_folder(line)
    assert.equal(0, child.shell("cd " .. folder .. " && " .. line).status)
  end

  ---@param paths string[]
  ---@return string  the names found, relative to the folder
  ---@return integer skipped
  local function names(paths)
    local found, skipped = files.find(paths)
    local list = {}
    for i, file in ipairs(found) do
      list[i] = file.path:sub(#folder + 2) .. (file.code and "!" .. file.code or "")
    end
    return table.concat(list, " "), skipped
  end

  it("walks folders in the order of names, below as above", function()
    in_folder "mkdir -p b/d a && touch b/2.txt b/1.txt b/d/0.txt a/9.txt c.txt"
    assert.equal("a/9.txt b/1.txt b/2.txt b/d/0.txt c.txt", (names { folder }))
  end)

  it("takes .txt, .text and .md in any case, and counts the others", function()
    in_folder "touch 1.txt 2.TXT 3.text 4.md 5.jpg 6 7.txt~ README.md"
    local list, skipped = names { folder }
    assert.equal("1.txt 2.TXT 3.text 4.md", list)
    assert.equal(4, skipped)
  end)

  it("passes over what is hidden", function()
    in_folder "mkdir .git && touch .git/1.txt .2.txt 3.txt"
    assert.equal("3.txt", (names { folder }))
  end)

  it("takes a file that is named, whatever its name", function()
    in_folder "touch .hidden page"
    assert.equal(".hidden page", (names { folder .. "/.hidden", folder .. "/page" }))
  end)

  it("walks a folder once, though links lead round to it", function()
    in_folder "mkdir -p a && touch a/1.txt && ln -s .. a/back && ln -s a b"
    assert.equal("a/1.txt", (names { folder }))
  end)

  it("keeps the slash of a folder that was named with one", function()
    in_folder "touch 1.txt"
    assert.equal("1.txt", (names { folder .. "///" }))
  end)
end)

describe("reading a file", function()
  local folder
  before_each(function()
    locale.use "en"
    folder = child.folder()
  end)
  after_each(function()
    child.remove(folder)
    locale.use(nil)
  end)

  it("gives its bytes, up to the limits", function()
    local bytes = ("x\r\n"):rep(files.LIMIT_LINES)
    bytes = bytes .. ("x"):rep(files.LIMIT_BYTES - #bytes)
    child.write(folder .. "/1.txt", bytes)
    assert.is_true(bytes == files.read(folder .. "/1.txt"))
  end)

  for _, case in ipairs {
    { "no such file", "not-found", "no such file", function(path) return path .. "x" end },
    { "a folder", "bad-format", "is a folder", function() return folder end },
    { "an empty file", "bad-format", "is empty", function(path)
      child.write(path, "")
      return path
    end },
    { "a file of blanks", "bad-format", "nothing but blanks", function(path)
      child.write(path, "\u{FEFF}\r\n \u{3000}\n")
      return path
    end },
    { "a picture", "bad-format", "PNG", function(path)
      child.write(path, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
      return path
    end },
    { "one byte over the limit", "too-large", "larger than 4 MB", function(path)
      child.write(path, ("x"):rep(files.LIMIT_BYTES + 1))
      return path
    end },
    { "one line over the limit", "too-large", "more than 20000 lines", function(path)
      child.write(path, ("x\n"):rep(files.LIMIT_LINES + 1))
      return path
    end },
    { "a device that never ends", "too-large", "larger than", function()
      return "/dev/zero"
    end },
    { "a name with a pattern's characters", "not-found", "a%.b", function()
      return "/tmp/a%.b"
    end },
  } do
    it("refuses " .. case[1], function()
      local path = case[4](folder .. "/page.txt")
      local bytes, message, code = files.read(path)
      assert.is_nil(bytes)
      assert.equal(case[2], code)
      assert.is_truthy(message:find(case[3], 1, true), message)
      assert.is_truthy(message:find(path, 1, true), message)
    end)
  end
end)
