--- Compile a dictionary into the lexicon that the module reads.
--
--     lua5.4 compile.lua DICTIONARY LEXICON [ABOUT]
--
-- The Makefile runs this on jieba's dictionary; run it on another one of the
-- same form to have a lexicon of your own. ABOUT says whose words they are and
-- stays in the file. Not a module.

local source, target, about = arg[1], arg[2], arg[3]
if not target then
  io.stderr:write "usage: lua5.4 compile.lua DICTIONARY LEXICON [ABOUT]\n"
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
check(core.lexicon.compile(text, target, about))
