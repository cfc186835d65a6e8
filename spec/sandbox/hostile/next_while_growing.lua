-- a table that grows while it is walked
-- stopped: steps memory
rule(function()
  while true do
    local t = { 1 }
    pcall(function() for k in pairs(t) do t[k + 1] = 1 t["x" .. k] = 2 end end)
  end
end)
