package io.aichain.operator.model;

import io.aichain.operator.api.AIChain;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Names, labels and owner of all that belongs to one chain. The user's labels are not copied: tools that prune by them would take our objects. */
public record Names(String namespace, String chain, String uid) {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String OPERATOR = "aichain-operator";
    public static final String CHAIN = "aichain.io/chain";
    public static final String COMPONENT = "aichain.io/component";

    public static Names of(AIChain chain) {
        ObjectMeta meta = chain.getMetadata();
        return new Names(meta.getNamespace(), meta.getName(), meta.getUid());
    }

    /** As {@code NAME-executor}. */
    public String of(Component component) {
        return chain + "-" + component.label();
    }

    public String with(String suffix) {
        return chain + "-" + suffix;
    }

    /** Where a Service of ours answers, as other pods of the cluster see it. */
    public String host(String service) {
        return service + "." + namespace + ".svc";
    }

    /** The name that genesis has for a voter: its pod's. */
    public String voter(int ordinal) {
        return of(Component.EXECUTOR) + "-" + ordinal;
    }

    public Map<String, String> selector(Component component) {
        return new TreeMap<>(Map.of(CHAIN, chain, COMPONENT, component.label()));
    }

    public Map<String, String> labels(Component component) {
        Map<String, String> labels = selector(component);
        labels.put("app.kubernetes.io/name", "aichain");
        labels.put("app.kubernetes.io/instance", chain);
        labels.put("app.kubernetes.io/component", component.label());
        labels.put(MANAGED_BY, OPERATOR);
        return labels;
    }

    /** Deleted with the resource. */
    public ObjectMeta meta(String name, Component component) {
        return kept(name, component).edit().withOwnerReferences(owner()).build();
    }

    /** Outlives the resource. */
    public ObjectMeta kept(String name, Component component) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withLabels(labels(component))
                .build();
    }

    /** Whether it is this chain's and goes with it: by who controls it, as tools copy labels onto objects of their own. */
    public boolean owns(HasMetadata object) {
        return controller(object).filter(uid::equals).isPresent();
    }

    /** Whether it may be written: this chain's, or what a chain of this name has left behind. */
    public boolean mayTake(HasMetadata object) {
        return owns(object)
                || (controller(object).isEmpty()
                        && (isNamedIn(object.getMetadata().getLabels())
                                || isNamedIn(object.getMetadata().getAnnotations())));
    }

    private boolean isNamedIn(Map<String, String> marks) {
        return marks != null && chain.equals(marks.get(CHAIN));
    }

    private static Optional<String> controller(HasMetadata object) {
        return Stream.ofNullable(object.getMetadata().getOwnerReferences())
                .flatMap(List::stream)
                .filter(one -> Boolean.TRUE.equals(one.getController()))
                .map(OwnerReference::getUid)
                .findFirst();
    }

    public OwnerReference owner() {
        return new OwnerReferenceBuilder()
                .withApiVersion(AIChain.GROUP + "/" + AIChain.VERSION)
                .withKind("AIChain")
                .withName(chain)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
