-- a format of a megabyte
-- refused: the format is too long
rule(function() return ("%99d"):rep(300000):format(1) end)
