-- a replacement that makes a text a thousand times as long
-- stopped: memory
rule(function()
  local s = ("x"):rep(1000)
  while true do s = s:gsub("x", ("x"):rep(1000)) end
end)
