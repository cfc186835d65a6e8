-- an order function that does not end
-- stopped: steps
rule(function() table.sort({ 3, 2, 1 }, function() while true do end end) end)
