package io.aichain.executor.rpc.method;

import java.util.Map;

/** Methods of the execution API that are not offered, with the reason that callers are told. */
final class AbsentMethods {
    private static final String NOT_YET = "not offered by this version";
    private static final String AMSTERDAM = "part of the Amsterdam fork, which this chain does not have";

    static final Map<String, String> REASONS = Map.of(
            "debug_getRawBlockAccessList", AMSTERDAM,
            "eth_getBlockAccessList", AMSTERDAM,
            "eth_simulateV1", NOT_YET,
            "eth_capabilities", NOT_YET,
            "eth_fillTransaction", NOT_YET,
            "testing_buildBlockV1", "blocks come from the sequencer; none is built on request");

    private AbsentMethods() {}
}
