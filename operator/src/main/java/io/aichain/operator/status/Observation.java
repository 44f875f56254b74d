package io.aichain.operator.status;

import io.aichain.operator.api.AIChainSpec;
import io.aichain.operator.api.AIChainStatus;
import io.aichain.operator.model.Component;
import io.aichain.operator.model.Inputs.Offer;
import io.aichain.operator.model.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that a status is made from.
 *
 * @param before the last status, or null
 * @param now as RFC 3339
 * @param version that is to run by now
 * @param wanted version that is asked for, if need be from a block on
 * @param isComplete whether all services run it and are ready; false while nothing is written
 * @param upgrade to another version than runs, or null
 * @param isUpgrading whether pods change over to another revision
 * @param refusals objects that could not be written
 * @param found objects of the chain as they were there, with what others say of them; none while nothing is written
 * @param refusedPods why Kubernetes makes no pods of a component, where some are missing
 * @param notMounted by pod name, why Kubernetes gives it no volume, where that lasts
 * @param reports by pod name
 */
public record Observation(
        Names names,
        AIChainSpec spec,
        Long generation,
        AIChainStatus before,
        String now,
        String version,
        String wanted,
        boolean isComplete,
        AIChainStatus.Upgrade upgrade,
        Optional<String> genesisHash,
        Optional<String> anchorAddress,
        boolean isUpgrading,
        List<Problem> problems,
        List<Refusal> refusals,
        List<HasMetadata> found,
        Set<Offer> offers,
        Map<Component, StatefulSet> sets,
        Map<Component, String> refusedPods,
        Map<String, String> notMounted,
        List<Pod> pods,
        Map<String, ServiceReport> reports) {}
