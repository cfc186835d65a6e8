-- the same by operators
-- refused: nested more than 1000 levels deep
rule(function() local p = lpeg.P "a" while true do p = (p * "b") ^ -1 end end)
