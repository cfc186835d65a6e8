-- __call that does not end
-- stopped: steps
rule(function() return setmetatable({}, { __call = function() while true do end end })() end)
