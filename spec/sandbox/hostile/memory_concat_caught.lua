-- a text that doubles, its errors caught
-- stopped: memory
rule(function()
  local s = "安全"
  while true do pcall(function() s = s .. s end) end
end)
