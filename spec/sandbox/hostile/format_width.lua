-- a width of a billion
-- refused: invalid conversion
rule(function() return ("%999999999d"):format(1) end)
