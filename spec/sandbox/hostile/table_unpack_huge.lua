-- more values than a stack takes
-- refused: too many results to unpack
rule(function() return select("#", table.unpack({}, 1, 1e8 | 0)) end)
