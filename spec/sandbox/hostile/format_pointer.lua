-- an address asked for
-- refused: invalid conversion
rule(function() return ("%p"):format({}) end)
