-- tables of many values, packed and unpacked
-- stopped: memory
rule(function()
  local all = {}
  while true do all[#all + 1] = table.pack(table.unpack({}, 1, 100000)) end
end)
