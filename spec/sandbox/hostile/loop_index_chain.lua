-- an __index that leads to itself
-- refused: '__index' chain too long; possible loop
rule(function() local t = {} setmetatable(t, { __index = t }) return t.x end)
