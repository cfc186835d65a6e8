-- The command `jianbao` where luarocks installs it: luarocks wraps a Lua
-- script so that it finds its modules. (The Makefile writes launchers itself.)
os.exit(require("jianbao.cli").main(arg))
