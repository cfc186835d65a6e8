-- a large pattern, repeated often
-- refused: too large
rule(function() return lpeg.P(("x"):rep(20000)) ^ 20000 end)
