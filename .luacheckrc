std = "lua54"
max_line_length = 100
codes = true
cache = false
files["spec/**/*_spec.lua"] = { std = "lua54+busted" }
