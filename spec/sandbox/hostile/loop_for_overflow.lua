-- a loop to the largest integer
-- stopped: steps
rule(function() for _ = math.maxinteger - 1, math.maxinteger do end for _ = 1, math.maxinteger do end end)
