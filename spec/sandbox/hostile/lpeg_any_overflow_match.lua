-- the same by matching a number
-- refused: too large
rule(function() return lpeg.match(-2147483648, "x") end)
