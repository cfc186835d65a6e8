-- __len that does not end
-- stopped: steps
rule(function() return #setmetatable({}, { __len = function() while true do end end }) end)
