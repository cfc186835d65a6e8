std = "lua54"
max_line_length = 100
codes = true
cache = false
files["spec/**/*_spec.lua"] = { std = "lua54+busted" }
files["lua/jianbao/packs"] = {
  read_globals = {
    "pack", "topic", "expect", "any", "blank", "date", "digit", "han", "letter", "lpeg", "maybe",
    "number", "organisation", "person", "set", "unit", "upto", "word",
  },
}
files["lua/jianbao/rules/bricks.lua"] = { read_globals = { "lpeg" } }
files["lua/jianbao/writers"] = { read_globals = { "article", "csv", "json" } }
-- Faces of the C functions: declared for checkers, never run.
files["lua/jianbao/meta"] = { ignore = { "212", "241" } }
