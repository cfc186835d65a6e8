--- SHA-256, against published digests.

local text = require "jianbao.core".text

describe("jianbao.core.text.sha256", function()
  -- FIPS 180-4's examples, and lengths around the block of 64 bytes.
  for s, hex in pairs {
    [""] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ["abc"] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    ["abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"] =
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    [("a"):rep(1000000)] = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
  } do
    it(("gives the digest of %d bytes"):format(#s), function()
      assert.equal(hex, text.sha256(s))
    end)
  end
end)
