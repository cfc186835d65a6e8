-- a long separator, repeated
-- stopped: memory
rule(function() return ("x"):rep(1e6 | 0, ("y"):rep(100000)) end)
