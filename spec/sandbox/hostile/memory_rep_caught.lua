-- a text of a terabyte, and pcall around it
-- stopped: memory
rule(function() while true do pcall(string.rep, "x", 2 ^ 40 | 0) end end)
