-- a table that grows
-- stopped: memory
rule(function() local t = {} for i = 1, math.huge do t[i] = i end end)
