-- a loop whose step is lost in rounding
-- stopped: steps
rule(function() for _ = 1e300, 2e300, 1 do end end)
