package io.aichain.operator.status;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;

/** Asks pods how they are. One that does not answer in time has no entry. */
public interface Reports {
    /** @return by the pod's name */
    Map<String, ServiceReport> of(List<Pod> pods);
}
