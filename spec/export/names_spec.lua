--- Names of files from headlines and dates: what may stand in them, their length,
-- and that no two are alike.

local names = require "jianbao.export.names"

describe("jianbao.export.names", function()
  for _, case in ipairs {
    { "an ordinary name", "2024-05-06-000-01", "2024-05-06-000-01" },
    { "Chinese", "“小发明”亮相", "“小发明”亮相" },
    { "a way out of the folder", "../../etc/passwd", "_.._etc_passwd" },
    { "another way out", "..", "_" },
    { "an absolute path", "/etc/passwd", "_etc_passwd" },
    { "what Windows forbids", [[a\b:c*d?e"f<g>h|i]], "a_b_c_d_e_f_g_h_i" },
    { "control characters", "a\0b\nc\127", "a_b_c_" },
    { "blanks and dots at the ends", " .a b. ", "a b" },
    { "nothing", "", "_" },
    { "a device of Windows", "con", "_con" },
    { "a device with an extension", "LPT1.txt", "_LPT1.txt" },
    { "ill-formed bytes", "a\xFF\xE4b", "a__b" },
  } do
    it("makes " .. case[1] .. " safe", function()
      assert.equal(case[3], names.safe(case[2]))
    end)
  end

  it("cuts a long name between two characters", function()
    local name = names.safe("a" .. ("长"):rep(100))
    assert.equal("a" .. ("长"):rep(66), name)
  end)

  it("fills in a pattern", function()
    local article = { id = "00ff-02", date = "2024-05-06", source = "a/b.c.txt", ordinal = 2,
      headline = "题/目", kind = "report" }
    assert.equal("2024-05-06-b.c-02", names.make("{date}-{page}-{ordinal}", article))
    assert.equal("00ff-02 report 题_目", names.make("{id} {kind} {headline}", article))
    assert.equal("undated-page-00", names.make("{date}-{page}-{ordinal}", {}))
    assert.equal("%1", names.make("{headline}", { headline = "%1" }))
  end)

  it("tells what it does not know in a pattern", function()
    assert.equal("titel", names.unknown_in "{date}-{titel}")
    assert.is_nil(names.unknown_in "{date}-{page}-{ordinal}-{id}-{headline}-{kind}")
  end)

  it("gives a name once, upper and lower case being alike", function()
    local taken = {}
    assert.same({ "a", "A-2", "b", "a-3", "a-2-2" }, {
      names.once(taken, "a"), names.once(taken, "A"), names.once(taken, "b"),
      names.once(taken, "a"), names.once(taken, "a-2"),
    })
  end)
end)
