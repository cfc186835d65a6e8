-- the same by an operator
-- refused: too large
rule(function() return lpeg.P(1) + 2147483648 end)
