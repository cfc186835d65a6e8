std = "lua54"
max_line_length = 100
codes = true
cache = false
-- Scripts that do all that one must not.
exclude_files = { "spec/sandbox/hostile" }
files["spec/**/*_spec.lua"] = { std = "lua54+busted" }
files["lua/jianbao/packs"] = {
  read_globals = {
    "pack", "topic", "expect", "any", "blank", "date", "digit", "han", "letter", "lpeg", "maybe",
    "number", "organisation", "person", "set", "unit", "upto", "word",
  },
}
-- These run in the sandbox and leave their names there.
files["lua/jianbao/rules/bricks.lua"] = { read_globals = { "lpeg" }, globals = { "_bricks" } }
files["lua/jianbao/rules/prelude.lua"] = {
  read_globals = { "_caller_line" },
  globals = { "_bricks", "_configure", "_declared", "_match", "_unknown" },
}
files["lua/jianbao/export/prelude.lua"] = {
  read_globals = { "_caller_line", "_result", "_sha256" },
  globals = {
    "_column", "_configure", "_described", "_drop", "_keep", "_require", "_run", "_take",
    "_unknown", "article", "csv", "html", "json", "layout", "news", "table", "xml",
  },
}
files["examples/custom_writer.lua"] = { read_globals = { "article", "news" } }
files["lua/jianbao/writers"] = { read_globals = { "article", "csv", "cut", "html", "json", "layout", "news", "xml" } }
-- Faces of the C functions: declared for checkers, never run.
files["lua/jianbao/meta"] = { ignore = { "212", "241" } }
