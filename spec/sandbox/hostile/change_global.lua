-- a global changed: only for the script itself
-- harmless: mine
tostring = function() return "mine" end
rule(function() return tostring(1) end)
