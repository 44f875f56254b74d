package io.aichain.operator.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pods' template of a StatefulSet: its mark, which says what is desired whatever the API server adds, and what is kept of a live one. */
public final class Templates {
    /** On a StatefulSet: the hash of its pods' template as it is desired. */
    public static final String MARK = "aichain.io/template";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Templates() {}

    static StatefulSet marked(StatefulSet set) {
        String hash =
                Hashes.sha256(JSON.valueToTree(set.getSpec().getTemplate()).toString());
        return set.edit()
                .editMetadata()
                .addToAnnotations(MARK, hash)
                .endMetadata()
                .build();
    }

    /** As desired, but no pod changes. */
    public static StatefulSet withTemplate(StatefulSet desired, StatefulSet live) {
        return desired.edit()
                .editMetadata()
                .addToAnnotations(MARK, live.getMetadata().getAnnotations().get(MARK))
                .endMetadata()
                .editSpec()
                .withTemplate(live.getSpec().getTemplate())
                .endSpec()
                .build();
    }

    /** As desired, but with the images that run. */
    public static StatefulSet withImages(StatefulSet desired, StatefulSet live) {
        Map<String, String> images = new HashMap<>();
        for (Container one : live.getSpec().getTemplate().getSpec().getContainers())
            images.put(one.getName(), one.getImage());
        PodTemplateSpec template = desired.getSpec().getTemplate();
        List<Container> containers = template.getSpec().getContainers().stream()
                .map(one -> one.edit()
                        .withImage(images.getOrDefault(one.getName(), one.getImage()))
                        .build())
                .toList();
        return marked(desired.edit()
                .editSpec()
                .editTemplate()
                .editSpec()
                .withContainers(containers)
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    }
}
