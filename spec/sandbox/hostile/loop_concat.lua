-- __concat that does not end
-- stopped: steps
rule(function() return setmetatable({}, { __concat = function() while true do end end }) .. "x" end)
