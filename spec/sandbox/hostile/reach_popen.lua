-- a process started
-- refused: attempt to index a nil value (global 'io')
rule(function() io.popen "touch /tmp/jianbao-hostile" end)
