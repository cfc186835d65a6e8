std = "lua54"
max_line_length = 100
codes = true
cache = false
-- Scripts that do all that one must not.
exclude_files = { "spec/sandbox/hostile" }
files["spec/**/*_spec.lua"] = { std = "lua54+busted" }
files["lua/jianbao/packs"] = { read_globals = { "pack", "topic" } }
files["lua/jianbao/writers"] = { read_globals = { "article", "csv", "cut", "json", "layout", "news", "xml" } }
-- Faces of the C functions: declared for checkers, never run.
files["lua/jianbao/meta"] = { ignore = { "212", "241" } }
