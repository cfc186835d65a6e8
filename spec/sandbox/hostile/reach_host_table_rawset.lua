-- the same by rawset
-- refused: belongs to all and cannot be changed
rule(function() rawset(shared.inner, "list", {}) end)
