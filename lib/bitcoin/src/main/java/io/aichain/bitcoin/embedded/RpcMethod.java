package io.aichain.bitcoin.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** One call of the node's interface. */
interface RpcMethod {
    JsonNode answer(RpcParameters parameters) throws Refusal, IOException;
}
