-- as many characters as an int has no room for
-- refused: too large
rule(function() return lpeg.P(2147483648) end)
