-- _ENV and _G lead to the script's own table only
-- harmless: false nil nil
rule(function()
  local meta = getmetatable(_ENV)
  return ("%s %s %s"):format(meta, _G.io, rawget(_G, "_run"))
end)
