-- LPeg changed for others
-- refused: belongs to all and cannot be changed
rule(function() lpeg.match = function() return "evil" end end)
