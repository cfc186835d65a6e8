-- __close that catches all and goes on
-- stopped: steps
rule(function()
  local function stay() while true do pcall(function() while true do end end) end end
  for _ in function() return 1 end, nil, nil, setmetatable({}, { __close = stay }) do
    while true do end
  end
end)
