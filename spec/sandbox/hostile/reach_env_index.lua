-- the table behind the environment
-- refused: attempt to index a boolean value
rule(function() getmetatable(_G).__index.string = nil end)
