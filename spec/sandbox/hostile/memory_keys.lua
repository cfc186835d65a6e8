-- a table with ever new keys
-- stopped: memory
rule(function() local t = {} for i = 1, math.huge do t["k" .. i] = true end end)
