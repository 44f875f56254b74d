package io.aichain.conformance.statetest;

/** A state test that passes, to be spoilt: a transfer of nothing to a contract that stores 1 in slot 1, on Osaka. */
public final class Fixture {
    public static final String NO_LOGS = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";

    private Fixture() {}

    /** @param posts the members of {@code post} */
    public static String test(String posts) {
        return """
                {
                  "env": {"currentCoinbase": "0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba", "currentGasLimit": "0x07270e00",
                    "currentNumber": "0x01", "currentTimestamp": "0x03e8", "currentDifficulty": "0x00",
                    "currentRandom": "0x0000000000000000000000000000000000000000000000000000000000000000",
                    "currentBaseFee": "0x07", "currentExcessBlobGas": "0x00"},
                  "pre": {
                    "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b": {"nonce": "0x00", "balance": "0x3635c9adc5dea00000", "code": "0x", "storage": {}},
                    "0x00000000000000000000000000000000c0de0001": {"nonce": "0x01", "balance": "0x00", "code": "0x6001600155", "storage": {}}
                  },
                  "transaction": {"nonce": "0x00", "gasPrice": "0x0a", "gasLimit": ["0x0186a0", "0x5208"], "value": ["0x00"], "data": ["0x"],
                    "to": "0x00000000000000000000000000000000c0de0001", "sender": "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b"},
                  "post": {%s},
                  "config": {"chainid": "0x01"},
                  "_info": {"comment": "spoilt on purpose"}
                }""".formatted(posts);
    }

    public static String post(String hash, int gas) {
        return "{\"hash\":\"" + hash + "\",\"logs\":\"" + NO_LOGS + "\",\"indexes\":{\"data\":0,\"gas\":" + gas
                + ",\"value\":0}}";
    }
}
