package io.aichain.operator.reconciler;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/** How finely the operator counts its own work. */
@Singleton
final class Meters {
    private static final String DURATIONS = "operator.sdk.controllers.execution.";
    private static final Set<String> WHOSE = Set.of("resource.name", "resource.namespace");

    /**
     * How long looks took, of all chains together. The SDK keeps a histogram for each chain, some seventy numbers: at a hundred chains the page is
     * megabytes, and of chains that were deleted it forgets the counters alone, never these.
     */
    @Singleton
    @Produces
    MeterFilter durationsOfAllChains() {
        return new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                if (!id.getName().startsWith(DURATIONS)) return id;
                List<Tag> tags = StreamSupport.stream(id.getTagsAsIterable().spliterator(), false)
                        .filter(tag -> !WHOSE.contains(tag.getKey()))
                        .toList();
                return id.replaceTags(tags);
            }
        };
    }
}
