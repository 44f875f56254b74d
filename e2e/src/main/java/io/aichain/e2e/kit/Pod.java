package io.aichain.e2e.kit;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Which pod it is: one that was made anew has another identity, and one of whose containers was started again has another number of restarts.
 *
 * @param uid as the API server gave it
 * @param restarts of all its containers together
 */
public record Pod(String uid, int restarts) {
    /** @param pod as the API server has it */
    public static Pod of(JsonNode pod) {
        int restarts = 0;
        for (JsonNode container : pod.at("/status/containerStatuses"))
            restarts += container.get("restartCount").asInt();
        return new Pod(pod.at("/metadata/uid").asText(), restarts);
    }
}
