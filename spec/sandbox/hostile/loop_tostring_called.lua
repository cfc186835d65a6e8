-- tostring of a thing that does not end
-- stopped: steps
rule(function() return tostring(setmetatable({}, { __tostring = function() while true do end end })) end)
