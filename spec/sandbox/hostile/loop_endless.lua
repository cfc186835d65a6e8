-- an endless loop
-- stopped: steps
rule(function() while true do end end)
