-- a move of as many elements as there are integers
-- stopped: steps
rule(function() table.move({}, 1, math.maxinteger - 1, 2) end)
