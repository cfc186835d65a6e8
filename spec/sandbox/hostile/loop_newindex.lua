-- __newindex that does not end
-- stopped: steps
rule(function() setmetatable({}, { __newindex = function() while true do end end }).x = 1 end)
