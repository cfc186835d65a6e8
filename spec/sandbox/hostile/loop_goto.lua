-- a loop by goto
-- stopped: steps
rule(function() ::again:: goto again end)
