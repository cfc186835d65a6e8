--- JSON written and read: the order of keys, what is refused, and the way back.

local json = require "jianbao.json"

describe("jianbao.json", function()
  describe("encode", function()
    for _, case in ipairs {
      { "an integer beyond 2^53", 9007199254740993, "9007199254740993" },
      { "the smallest integer", math.mininteger, "-9223372036854775808" },
      { "a float that is whole", 3.0, "3" },
      { "a float that needs all its digits", 0.1 + 0.2, "0.30000000000000004" },
      { "a short float", 1.5, "1.5" },
      { "a boolean", false, "false" },
      { "nothing", nil, "null" },
      { "an empty table", {}, "[]" },
      { "an empty object, marked as one", setmetatable({}, { __jsontype = "object" }), "{}" },
      { "a list", { 1, "二", true }, '[1,"二",true]' },
      { "a nested list", { {}, { {} } }, "[[],[[]]]" },
      { "keys by name when no order is given", { b = 1, a = 2, ["中"] = 3 }, '{"a":2,"b":1,"中":3}' },
      { "quotes and backslashes", 'a"b\\c', [["a\"b\\c"]] },
      { "control characters", "\0\1\b\t\n\f\r\31", [["\u0000\u0001\b\t\n\f\r\u001f"]] },
      { "delete and line separators as they are", "\127\u{2028}", '"\127\u{2028}"' },
      { "an emoji", "😀", '"😀"' },
      { "a noncharacter", "\u{FFFE}", '"\u{FFFE}"' },
      { "a byte that is not UTF-8", "好\xFF吗", '"好\u{FFFD}吗"' },
      { "a cut character", "好\xE4\xBD", '"好\u{FFFD}"' },
      { "a surrogate", "\xED\xA0\x80", '"\u{FFFD}\u{FFFD}\u{FFFD}"' },
      { "ill-formed bytes in a key", { ["\xFF"] = 1 }, '{"\u{FFFD}":1}' },
      { "null in a list", { json.null, 1 }, "[null,1]" },
    } do
      it("writes " .. case[1], function()
        assert.equal(case[3], json.encode(case[2]))
      end)
    end

    it("puts keys in the order asked for, then the others by name", function()
      local value = { z = 1, y = 2, last = 3, first = 4, a = { last = 5, first = 6 } }
      assert.equal('{"first":4,"last":3,"a":{"first":6,"last":5},"y":2,"z":1}',
        json.encode(value, { "first", "absent", "last" }))
    end)

    it("writes the same bytes however a table was filled", function()
      local one, other, order = {}, {}, {}
      for number = 1, 60 do
        one["k" .. number] = number
        order[61 - number] = "k" .. (number * 7 % 61)
      end
      for number = 60, 1, -1 do
        other["k" .. number] = number
      end
      assert.equal(json.encode(one), json.encode(other))
      assert.equal(json.encode(one, order), json.encode(other, order))
    end)

    for _, case in ipairs {
      { "a number that JSON lacks", 0 / 0 }, { "infinity", math.huge },
      { "a function", print }, { "a list with names in it", { 1, a = 2 } },
      { "a list with a hole", { 1, nil, 3, [9] = 9 } }, { "a key that is a number", { [0.5] = 1 } },
    } do
      it("raises for " .. case[1], function()
        assert.has_error(function() json.encode(case[2]) end)
      end)
    end

    it("raises for a table that holds itself", function()
      local value = {}
      value[1] = value
      assert.has_error(function() json.encode(value) end)
    end)
  end)

  describe("decode", function()
    it("gives back what encode wrote", function()
      local value = {
        integer = 9007199254740993, float = 0.1, text = "“引”\n\0😀", yes = true,
        list = { 1, { a = {} } }, nothing = {},
      }
      assert.same(value, json.decode(json.encode(value)))
      assert.equal("integer", math.type(json.decode("12")))
    end)

    for _, source in ipairs { "", "{", '{"a":1} x', '"open', "nul" } do
      it("says why it cannot read " .. source, function()
        local value, message, code = json.decode(source)
        assert.is_nil(value)
        assert.is_string(message)
        assert.equal("bad-format", code)
      end)
    end
  end)
end)
