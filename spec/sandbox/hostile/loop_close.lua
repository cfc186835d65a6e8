-- __close that does not end, while the limit error passes
-- stopped: steps
rule(function()
  local meta = { __close = function() while true do end end }
  local a <close> = setmetatable({}, meta)
  local b <close> = setmetatable({}, meta)
  while true do end
end)
