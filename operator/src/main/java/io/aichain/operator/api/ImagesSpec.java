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
        @JsonPropertyDescription("Of the executors.") @Size(max = 512) @Pattern(Form.IMAGE)
        String executor,

        @JsonPropertyDescription("Of the sequencer.") @Size(max = 512) @Pattern(Form.IMAGE)
        String sequencer,

        @JsonPropertyDescription("Of the DA writer.") @Size(max = 512) @Pattern(Form.IMAGE)
        String daWriter,

        @JsonPropertyDescription("Of the anchor.") @Size(max = 512) @Pattern(Form.IMAGE)
        String anchor,

        @JsonPropertyDescription("Of the broker for trials.") @Size(max = 512) @Pattern(Form.IMAGE)
        String kafka,

        @JsonPropertyDescription("Of the regtest node for trials.") @Size(max = 512) @Pattern(Form.IMAGE)
        String bitcoin,

        @JsonPropertyDescription(
                "Secrets with the login at a registry that is not open to all, of all images, also where no other one is named: kubectl create secret docker-registry.")
        @Size(max = 8)
        List<@Size(max = 253) @Pattern(Form.SUBDOMAIN) String> pullSecrets) {
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
