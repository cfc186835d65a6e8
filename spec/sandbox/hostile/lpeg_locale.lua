-- LPeg changed by LPeg
-- refused: belongs to all and cannot be changed
rule(function() lpeg.locale(lpeg) end)
