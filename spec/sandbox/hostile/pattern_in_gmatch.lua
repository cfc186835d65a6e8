-- the same, by gmatch
-- stopped: pattern
rule(function() for _ in ("a"):rep(500):gmatch(("a-"):rep(8) .. "x") do end end)
