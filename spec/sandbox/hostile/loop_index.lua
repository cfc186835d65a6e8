-- __index that does not end
-- stopped: steps
rule(function() return setmetatable({}, { __index = function() while true do end end }).x end)
