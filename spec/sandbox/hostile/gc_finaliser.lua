-- a finaliser
-- refused: a metatable with __gc is not allowed here
rule(function() setmetatable({}, { __gc = function() while true do end end }) end)
