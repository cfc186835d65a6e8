-- no way to load compiled code
-- harmless: nil nil nil nil nil
rule(function()
  return ("%s %s %s %s %s"):format(load, loadstring, dofile, loadfile, string.dump)
end)
