-- a pattern that doubles
-- refused: too large
rule(function() local p = lpeg.P "ab" while true do p = p * p end end)
