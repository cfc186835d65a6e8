-- a grammar that begins with itself
-- refused: may be left recursive
rule(function() return lpeg.P { "S", S = lpeg.V "S" * "a" } end)
