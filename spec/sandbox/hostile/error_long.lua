-- an error of a million bytes
-- refused: 安全安全
rule(function() error(("安全"):rep(100000), 0) end)
