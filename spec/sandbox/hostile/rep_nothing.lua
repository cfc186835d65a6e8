-- nothing, repeated without end: Lua's own rep would not come back
-- harmless: 0
rule(function() return tostring(#("").rep("", math.maxinteger)) end)
