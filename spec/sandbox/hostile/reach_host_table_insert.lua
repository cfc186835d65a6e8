-- the same by table.insert
-- refused: belongs to all and cannot be changed
rule(function() table.insert(shared.inner.list, "evil") end)
