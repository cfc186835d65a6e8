-- a table of the trusted chunks changed
-- refused: belongs to all and cannot be changed
rule(function() shared.inner.list[1] = "evil" end)
