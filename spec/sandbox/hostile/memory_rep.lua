-- a text of a terabyte
-- stopped: memory
rule(function() return ("x"):rep(2 ^ 40 | 0) end)
