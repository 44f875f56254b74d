package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.ArrayList;
import java.util.List;

/** Other images than the usual ones. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImagesSpec(
        @JsonPropertyDescription("Of the executors.") @Size(max = 512) @Pattern(ImagesSpec.NAME)
        String executor,

        @JsonPropertyDescription("Of the sequencer.") @Size(max = 512) @Pattern(ImagesSpec.NAME)
        String sequencer,

        @JsonPropertyDescription("Of the DA writer.") @Size(max = 512) @Pattern(ImagesSpec.NAME)
        String daWriter,

        @JsonPropertyDescription("Of the anchor.") @Size(max = 512) @Pattern(ImagesSpec.NAME)
        String anchor,

        @JsonPropertyDescription("Of the broker for trials.") @Size(max = 512) @Pattern(ImagesSpec.NAME)
        String kafka,

        @JsonPropertyDescription("Of the regtest node for trials.") @Size(max = 512) @Pattern(ImagesSpec.NAME)
        String bitcoin,

        @JsonPropertyDescription(
                "Secrets with the login at a registry that is not open to all, of all images, also where no other one is named: kubectl create secret docker-registry.")
        @Size(max = 8)
        List<@Size(max = 253) @Pattern(Form.SUBDOMAIN) String> pullSecrets) {
    private static final String WORD = "[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*";

    /** As the Open Container Initiative and container engines have it: {@code host:port/path:tag@digest}, all but the path or not. */
    static final String NAME = "^([a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?/)?" + WORD + "(/" + WORD
            + ")*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?$";

    /** Services that run an image of their own, whatever the version. */
    public List<String> pinned() {
        List<String> parts = new ArrayList<>();
        if (executor != null) parts.add("executor");
        if (sequencer != null) parts.add("sequencer");
        if (daWriter != null) parts.add("daWriter");
        if (anchor != null) parts.add("anchor");
        return parts;
    }

    /** Never null. */
    public List<String> secrets() {
        return pullSecrets == null ? List.of() : pullSecrets;
    }
}
