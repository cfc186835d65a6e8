-- recursion deeper than LPeg's stack
-- refused: stack overflow
rule(function()
  return lpeg.match(lpeg.P { "S", S = "a" * lpeg.V "S" * "b" + "" }, ("a"):rep(100000))
end)
