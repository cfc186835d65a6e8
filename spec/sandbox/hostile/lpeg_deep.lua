-- a pattern nested so deep that LPeg would overflow the C stack
-- refused: nested more than 1000 levels deep
rule(function() local p = lpeg.P "a" while true do p = lpeg.P { p } end end)
