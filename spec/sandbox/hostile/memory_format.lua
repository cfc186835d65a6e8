-- a format that joins a long text many times
-- stopped: memory
rule(function()
  local long = ("x"):rep(1000000)
  local list = {}
  for i = 1, 1000 do list[i] = long end
  return string.format(("%s"):rep(1000), table.unpack(list))
end)
