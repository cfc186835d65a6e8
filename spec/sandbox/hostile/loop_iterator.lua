-- an iterator that always gives something
-- stopped: steps
rule(function() for _ in function() return 1 end do end end)
