-- From a clone: luarocks --lua-version=5.4 make rockspec/jianbao-dev-1.rockspec
--
-- Debian's own packages of LPeg and the others are not seen by luarocks: with
-- those installed (make deps), say --deps-mode=none and nothing is fetched.
rockspec_format = "3.0"
package = "jianbao"
version = "dev-1"
source = {
  url = "git+file://.", -- `luarocks make` builds the clone it is called in
}
description = {
  summary = "Newspaper pages in Chinese, read into a clipping archive",
  detailed = [[
jianbao 剪报 turns the raw text of Chinese newspaper pages into an archive:
articles told apart, searched by any substring, sorted into topics by rules
that editors write in Lua, and exported by writers that editors write in Lua.]],
  license = "MIT",
}
dependencies = {
  "lua ~> 5.4",
  "lpeg >= 1.0.2",
  "luafilesystem >= 1.8",
  "dkjson >= 2.5",
  "argparse >= 0.7",
}
external_dependencies = {
  SQLITE = { header = "sqlite3.h" },
  UTF8PROC = { header = "utf8proc.h" },
  LIBMD = { header = "sha2.h" },
}
build = {
  type = "make",
  -- A folder of its own: objects made with other flags are never mixed in.
  variables = {
    BUILD = "build/rock",
    CFLAGS = "$(CFLAGS)",
    LUA = "$(LUA)",
    LUA_INCDIR = "$(LUA_INCDIR)",
  },
  build_target = "built",
  install_target = "install",
  install_variables = {
    PREFIX = "$(PREFIX)",
    BINDIR = "$(BINDIR)",
    LMODDIR = "$(LUADIR)",
    CMODDIR = "$(LIBDIR)",
  },
  -- Takes the place of the launcher of `make install`, which would look for
  -- the modules where luarocks has them built and not where it puts them.
  install = { bin = { jianbao = "lua/jianbao/cli/launch.lua" } },
}
