-- chance has no place in a decision
-- refused: attempt to call a nil value (field 'random')
rule(function() return math.random() end)
