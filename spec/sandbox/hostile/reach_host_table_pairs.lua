-- the same by what pairs gives
-- refused: belongs to all and cannot be changed
rule(function() for _, inner in pairs(shared) do inner.list = {} end end)
