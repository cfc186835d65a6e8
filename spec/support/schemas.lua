--- The official schemas in ../shared/data/schemas, and validators from Debian.
--
-- XML by xmllint (libxml2-utils), JSON by python3-jsonschema, which knows
-- draft 2020-12 (Debian's node-ajv does not). Nothing is fetched: schemas that
-- name others by address get them through a catalogue written here.

local child = require "child"
local json = require "jianbao.json"
local lfs = require "lfs"

local M = {}

local FOLDER = os.getenv "JIANBAO_SCHEMAS" or "../shared/data/schemas"

---Whether the schemas are there.
---@return boolean
function M.are_there()
  return lfs.attributes(FOLDER, "mode") == "directory"
end

---@return string  the folder of the schemas, from the root
local function absolute()
  return child.shell("cd " .. child.quote(FOLDER) .. " && pwd").out:match "[^\n]+"
end

local XML = {
  ["newsml-g2"] = {
    ["http://iptc.org/std/nar/2006-10-01/"] = "newsml-g2/NewsML-G2_2.35-spec-All-Power.xsd",
    ["http://iptc.org/std/NITF/2006-10-18/"] = "nitf/nitf-3-6.xsd",
  },
  ["mets-alto"] = {
    ["http://www.loc.gov/METS/v2"] = "mets/mets2.xsd",
    ["http://www.loc.gov/standards/alto/ns-v4#"] = "alto/alto-4-4.xsd",
  },
}

local JSON = {
  ninjs = { "ninjs/ninjs-schema_3.1.json",
    { ["https://geojson.org/schema/GeoJSON.json"] = "ninjs/GeoJSON-schema.json" } },
  csl = { "csl/csl-data.json", {} },
}

-- METS, NewsML-G2: the documents inside are validated too, since both schemas
-- are known and the outer one lets any known element stand there.
local function write_wrapper(kind, folder)
  local root = absolute()
  local namespaces, lines = {}, {}
  for namespace in pairs(XML[kind]) do
    namespaces[#namespaces + 1] = namespace
  end
  table.sort(namespaces)
  for index, namespace in ipairs(namespaces) do
    lines[index] = ('<xs:import namespace="%s" schemaLocation="%s/%s"/>')
      :format(namespace, root, XML[kind][namespace])
  end
  child.write(folder .. "/all.xsd", '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">\n'
    .. table.concat(lines, "\n") .. "\n</xs:schema>\n")
  child.write(folder .. "/catalog.xml", ([[
<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">
<system systemId="http://www.loc.gov/standards/xlink/xlink.xsd" uri="file://%s/mets/xlink.xsd"/>
<uri name="http://www.loc.gov/standards/xlink/xlink.xsd" uri="file://%s/mets/xlink.xsd"/>
</catalog>
]]):format(root, root))
end

---What is wrong with XML files; an empty text when they are valid.
---@param kind "newsml-g2"|"mets-alto"
---@param pattern string  of the shell: "/tmp/x/*.xml"
---@return string problems
---@return integer valid  how many files are
function M.xml_problems(kind, pattern)
  local folder = child.folder()
  write_wrapper(kind, folder)
  local result = child.shell(("XML_CATALOG_FILES=%s/catalog.xml xmllint --nonet --noout --huge "
    .. "--schema %s/all.xsd %s"):format(folder, folder, pattern))
  child.remove(folder)
  local problems, valid = {}, 0
  for line in (result.out .. result.err):gmatch "[^\n]+" do
    if line:find " validates$" then
      valid = valid + 1
    elseif not line:find("Skipping import of schema", 1, true) then
      problems[#problems + 1] = line
    end
  end
  return table.concat(problems, "\n", 1, math.min(#problems, 10)), valid
end

---What is wrong with JSON files; an empty text when they are valid.
---@param kind "ninjs"|"csl"
---@param pattern string  of the shell
---@return string problems
function M.json_problems(kind, pattern)
  local schema, references = JSON[kind][1], {}
  for uri, path in pairs(JSON[kind][2]) do
    references[#references + 1] = child.quote(("%s=%s/%s"):format(uri, FOLDER, path))
  end
  local result = child.shell(("/usr/bin/python3 spec/support/validate_json.py %s/%s %s -- %s")
    :format(FOLDER, schema, table.concat(references, " "), pattern))
  return result.out .. result.err
end

---An XML file read by another reader than the one that validates.
---@param path string
---@return table element  name, attributes, items
function M.read_xml(path)
  local result = child.shell("/usr/bin/python3 spec/support/read_xml.py " .. child.quote(path))
  assert(result.err == "", result.err)
  return assert(json.decode(result.out))
end

---All elements of a name inside an element, in their order.
---@param element table
---@param name string
---@param found table[]?
---@return table[]
function M.all(element, name, found)
  found = found or {}
  for _, item in ipairs(element.items) do
    if type(item) == "table" then
      if item.name == name then
        found[#found + 1] = item
      end
      M.all(item, name, found)
    end
  end
  return found
end

---The text of an element and of those inside it.
---@param element table
---@return string
function M.text(element)
  local parts = {}
  for index, item in ipairs(element.items) do
    parts[index] = type(item) == "table" and M.text(item) or item
  end
  return table.concat(parts)
end

return M
