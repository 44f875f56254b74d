package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where data is published. This version has a client for files on a volume alone. */
@ValidationRule(
        value = "has(self.file) == has(oldSelf.file) && (!has(self.file) || self.file == oldSelf.file)",
        message =
                "spec.dataAvailability.file cannot be changed, the chain's data lies on that volume; resize the PersistentVolumeClaim itself")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DataAvailabilitySpec(
        @JsonPropertyDescription("The network that new batches go to. This version knows file.") @Default("\"file\"")
        Network active,

        @JsonPropertyDescription("A volume that the DA writer writes and the anchor reads.")
        FileNetwork file) {
    public DataAvailabilitySpec {
        active = active == null ? Network.file : active;
    }

    public FileNetwork fileNetwork() {
        return file == null ? new FileNetwork(null, null, null) : file;
    }

    /** By the name that genesis files use. */
    public enum Network {
        file
    }

    /** ReadWriteOnce keeps DA writer and anchor on one node. */
    @ValidationRule(
            // what is no quantity is refused by its form
            value = "!isQuantity(self.size) || (quantity(self.size).compareTo(quantity('100Mi')) >= 0"
                    + " && quantity(self.size).compareTo(quantity('64Ti')) <= 0)",
            fieldPath = ".size",
            message = "{path}.size is not between 100Mi and 64Ti; write it as 20Gi")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FileNetwork(
            @JsonPropertyDescription("Size, 100Mi to 64Ti, as 20Gi.")
            @Default("\"20Gi\"")
            @Size(max = 20)
            @Pattern(Form.SIZE)
            String size,

            @JsonPropertyDescription("Storage class; without it the cluster's default.")
            @Size(max = 253)
            @Pattern(Form.SUBDOMAIN)
            String storageClassName,

            @JsonPropertyDescription("ReadWriteMany lets the pods lie on different nodes, where the class can do it.")
            @Default("\"ReadWriteOnce\"")
            AccessMode accessMode) {
        public FileNetwork {
            size = size == null ? "20Gi" : size;
            accessMode = accessMode == null ? AccessMode.ReadWriteOnce : accessMode;
        }
    }

    /** As Kubernetes calls them. */
    public enum AccessMode {
        ReadWriteOnce,
        ReadWriteMany
    }
}
