package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** One volume. Kubernetes fixes a StatefulSet's claims when it is made, so this cannot be changed later. */
@ValidationRule(
        value = "self == oldSelf",
        message =
                "{path} cannot be changed, claims are fixed when they are made; resize the PersistentVolumeClaims themselves, where the class allows it")
@ValidationRule(
        // what is no quantity is refused by its form
        value = "!has(self.size) || !isQuantity(self.size) || (quantity(self.size).compareTo(quantity('1Gi')) >= 0"
                + " && quantity(self.size).compareTo(quantity('64Ti')) <= 0)",
        fieldPath = ".size",
        message = "{path}.size is not between 1Gi and 64Ti; write it as 20Gi")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StorageSpec(
        @JsonPropertyDescription("Size, 1Gi to 64Ti, as 20Gi.") @Size(max = 20) @Pattern(Form.SIZE)
        String size,

        @JsonPropertyDescription("Storage class; without it the cluster's default.")
        @Size(max = 253)
        @Pattern(Form.SUBDOMAIN)
        String storageClassName) {

    /** With the size that its user has as default. */
    static StorageSpec orDefault(StorageSpec given, String size) {
        if (given == null) return new StorageSpec(size, null);
        return given.size == null ? new StorageSpec(size, given.storageClassName) : given;
    }
}
