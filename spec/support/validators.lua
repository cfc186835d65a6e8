--- Validators of the site: HTML and CSS by the Nu HTML Checker, which is the
-- W3C's (npm's vnu-jar), Atom by Ruby's RSS library (Debian's ruby).
--
-- `make test` fetches the checker once, by npm, into build/validators; where it
-- is not, the specs say so and how to have it.

local child = require "child"
local lfs = require "lfs"

local M = {}

-- Under the sanitizers only jianbao itself is to be watched.
local TOOL = "env -u LD_PRELOAD "

local JAR = os.getenv "JIANBAO_VNU"
  or "build/validators/node_modules/vnu-jar/build/dist/vnu.jar"

---@param command string
---@return boolean
local function is_there(command)
  return child.shell("command -v " .. command).status == 0
end

---Why HTML cannot be validated here.
---@return string? reason
function M.no_html()
  if not is_there "java" then
    return "there is no java: sudo apt-get install default-jre-headless"
  elseif lfs.attributes(JAR, "mode") ~= "file" then
    return "the Nu HTML Checker is not here: make validators"
  end
end

---Why Atom cannot be validated here.
---@return string? reason
function M.no_atom()
  return not is_there "ruby" and "there is no ruby: sudo apt-get install ruby" or nil
end

-- What the checker warns of and what is right. It takes a page from the file
-- system to have no origin, so that nothing is "self" to it, and JSON-LD to be
-- a script that runs; a browser does neither (spec/writers/html_spec.lua). And
-- a text stays in the normalisation form it came in.
local PASSED_OVER = { "Resource violates Content Security Policy",
  "Inline script violates Content Security Policy", "not in Unicode Normalization Form C" }

---What is wrong with the pages and style sheets of folders; warnings too.
---@param folders string[]
---@return string[] problems
function M.html_problems(folders)
  local quoted = {}
  for index, folder in ipairs(folders) do
    quoted[index] = child.quote(folder)
  end
  local result = child.shell((TOOL .. "java -jar %s --skip-non-html --also-check-css --stdout "
    .. "--exit-zero-always %s"):format(child.quote(JAR), table.concat(quoted, " ")))
  local problems = {}
  for line in (result.out .. result.err):gmatch "[^\n]+" do
    local wanted = true
    for _, text in ipairs(PASSED_OVER) do
      wanted = wanted and not line:find(text, 1, true)
    end
    problems[#problems + 1] = wanted and line:sub(1, 400) or nil
  end
  return problems
end

---What is wrong with Atom feeds.
---@param paths string[]
---@return string problems  a line each
function M.atom_problems(paths)
  local quoted = {}
  for index, path in ipairs(paths) do
    quoted[index] = child.quote(path)
  end
  local result = child.shell(TOOL .. "ruby spec/support/validate_atom.rb "
    .. table.concat(quoted, " "))
  return result.out .. result.err
end

return M
