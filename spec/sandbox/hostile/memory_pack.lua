-- a padded text of a gigabyte
-- stopped: memory
rule(function() return string.pack("c1000000000", "x") end)
