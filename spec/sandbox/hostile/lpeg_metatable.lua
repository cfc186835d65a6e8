-- the metatable that all patterns share
-- harmless: nil
rule(function() return tostring(getmetatable(lpeg.P(1))) end)
