-- long texts compared again and again
-- stopped: time
-- seconds: 0.5
rule(function()
  local a, b = ("x"):rep(3000000) .. "a", ("x"):rep(3000000) .. "b"
  while a < b do end
end)
