--- Compile a dictionary into the lexicon that the module reads.
--
--     lua5.4 compile.lua DICTIONARY LEXICON
--
-- The Makefile runs this on jieba's dictionary; run it on another one of the
-- same form to have a lexicon of your own. Not a module.

local source, target = arg[1], arg[2]
if not target then
  io.stderr:write "usage: lua5.4 compile.lua DICTIONARY LEXICON\n"
  os.exit(2)
end

local function check(result, message, ...)
  if result then
    return result, message, ...
  end
  io.stderr:write(source, ": ", message, "\n")
  os.exit(1)
end

local file <close> = check(io.open(source, "rb"))
local text = check(file:read "a")
local core = require "jianbao.core"
check(core.lexicon.compile(text, target, "compiled from " .. source))
