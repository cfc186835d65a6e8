-- an error that is a table
-- refused: an error that is a table
rule(function() error { 1, 2 } end)
