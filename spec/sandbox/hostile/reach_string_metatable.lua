-- the metatable of strings
-- harmless: nil nil
rule(function() return ("%s %s"):format(getmetatable "", ("").__index) end)
