-- a text of very many characters
-- stopped: memory
rule(function()
  local codes = {}
  for i = 1, 100000 do codes[i] = 0x5B89 end
  local parts = {}
  while true do parts[#parts + 1] = utf8.char(table.unpack(codes)) end
end)
