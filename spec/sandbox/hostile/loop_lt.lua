-- __lt that does not end
-- stopped: steps
rule(function()
  local meta = { __lt = function() while true do end end }
  return setmetatable({}, meta) < setmetatable({}, meta)
end)
