-- __pairs that does not end
-- stopped: steps
rule(function() for _ in pairs(setmetatable({}, { __pairs = function() while true do end end })) do end end)
