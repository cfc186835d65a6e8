-- another metatable for the environment
-- refused: cannot change a protected metatable
rule(function() setmetatable(_ENV, {}) end)
