-- the same from below
-- refused: too large
rule(function() return lpeg.P "ab" ^ -2147483648 end)
