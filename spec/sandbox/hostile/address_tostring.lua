-- addresses in texts
-- harmless: table function
rule(function() return tostring({}) .. " " .. tostring(print or rule) end)
