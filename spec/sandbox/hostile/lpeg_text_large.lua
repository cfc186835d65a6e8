-- a text of a million bytes as pattern
-- refused: too large
rule(function() return lpeg.P(("x"):rep(200000)) end)
