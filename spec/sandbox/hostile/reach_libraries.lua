-- files, processes, the system
-- harmless: nil nil nil nil nil nil nil nil
rule(function()
  return ("%s %s %s %s %s %s %s %s"):format(io, os, debug, package, require, collectgarbage,
    coroutine, print)
end)
