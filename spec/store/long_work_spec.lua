--- What takes long tells how far it is, can be called off, and lets nobody use
-- the archive meanwhile.

local generated = require "generated_archive"

local PATH = os.tmpname()

describe("a question that takes long", function()
  local archive
  setup(function()
    archive = generated.fill(PATH, generated.new(4), 400, { articles = 3, words = 6 })
  end)
  teardown(function()
    archive:close()
    generated.remove(PATH)
  end)

  local ASK = {
    search = function(how) return archive:search("工 OR 会 OR 职", how) end,
    count = function(how) return archive:count("(工 OR 会 OR 职) -没有这个", how) end,
    timeline = function(how) return archive:timeline("工 OR 会 OR 职", how) end,
    facets = function(how) return archive:facets("-没有这个 paper:日报", "topic", how) end,
    keywords = function(how) return archive:keywords("工 OR 会 OR 职", how) end,
  }
  for name, ask in pairs(ASK) do
    it("can be called off: " .. name, function()
      local asked = 0
      local how = { cancel = function()
        asked = asked + 1
        return true
      end }
      local answer, message, code = ask(how)
      if asked > 0 then -- it may be done before it is asked
        assert.is_nil(answer)
        assert.equal("cancelled", code)
        assert.truthy(message)
      end
      assert(ask { cancel = function() return false end })
    end)

    it("raises what its function raises: " .. name, function()
      local asked = false
      local ok, raised = pcall(ask, { cancel = function()
        asked = true
        error { "mine" }
      end })
      assert(not asked or (not ok and raised[1] == "mine"))
      assert(ask {})
    end)

    it("lets nobody use the archive meanwhile: " .. name, function()
      local asked, ok = false, nil
      ask { cancel = function()
        asked = true
        ok = pcall(archive.close, archive) and pcall(archive.info, archive)
        return false
      end }
      assert(not asked or ok == false)
      assert(archive:info())
    end)
  end
end)

describe("work that takes long", function()
  local archive
  setup(function()
    archive = generated.fill(PATH, generated.new(6), 150, { articles = 3, words = 6 })
  end)
  teardown(function()
    archive:close()
    generated.remove(PATH)
  end)

  for name, work in pairs {
    rebuild = function(how) return archive:rebuild(how) end,
    check = function(how) return archive:check(how) end,
  } do
    it("tells how far it is: " .. name, function()
      local last, all = 0, nil
      assert(work { progress = function(done, of)
        assert(of == 0 or done >= last)
        last, all = done, of
      end })
      assert.equal(450, all)
      assert(last > 300)
    end)

    it("is stopped, and undone, by an error where it tells: " .. name, function()
      local count, told = archive:count("工"), 0
      local ok, raised = pcall(work, { progress = function(done)
        told = told + 1
        if done > 100 then error { "mine" } end
      end })
      assert.is_false(ok)
      assert.equal("mine", raised[1])
      assert(told > 1)
      assert.equal(count, archive:count("工"))
      assert.same({}, archive:check())
    end)

    it("lets nobody use the archive meanwhile: " .. name, function()
      local used
      assert(work { progress = function() used = used or pcall(archive.info, archive) end })
      assert.is_false(used)
      assert(archive:info())
    end)

    it("raises for options that are none: " .. name, function()
      assert.has_error(function() work { progres = print } end)
      assert.has_error(function() work { progress = 1 } end)
      assert.has_error(function() work(1) end)
    end)
  end
end)
