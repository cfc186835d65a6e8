-- a library changed by table.move
-- refused: belongs to all and cannot be changed
rule(function() table.move({ 1 }, 1, 1, 1, math) end)
