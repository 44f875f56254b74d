package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

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
        String bitcoin) {
    /** host/path:tag or host/path@digest, without spaces. */
    static final String NAME = "^[a-z0-9][A-Za-z0-9._/:@-]*$";
}
