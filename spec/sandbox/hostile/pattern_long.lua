-- a pattern of a megabyte
-- refused: longer than 4096 bytes
rule(function() return ("x"):find(("(a)"):rep(300000)) end)
