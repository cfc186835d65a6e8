-- the string library changed
-- refused: belongs to all and cannot be changed
rule(function() string.rep = nil end)
