package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the chain is anchored: a node of yours, or a regtest node for trials. */
@ValidationRule(
        value = "!(has(self.urlSecret) && has(self.regtest))",
        message = "spec.bitcoin: urlSecret and regtest exclude each other; keep one of them")
@ValidationRule(
        value = "!has(self.urlSecret) || has(self.keySecret)",
        message =
                "spec.bitcoin.keySecret: the anchor spends coins of a key of yours; give the Secret that holds it (64 hex digits or WIF)")
@ValidationRule(
        value = "has(self.urlSecret) || !has(self.network) || self.network == 'regtest'",
        message = "spec.bitcoin.network: another network than regtest needs urlSecret, a node of yours; give it")
@ValidationRule(
        value = "!has(self.network) || self.network == 'regtest' || (has(self.startHeight) && has(self.startHash))",
        message =
                "spec.bitcoin: startHeight and startHash say above which Bitcoin block the chain begins; give a recent block, best a multiple of 2016")
@ValidationRule(
        value = "has(self.startHeight) == has(self.startHash)",
        message = "spec.bitcoin: startHeight and startHash are of one block; give both, or neither")
@ValidationRule(
        // of another network it is said that it needs urlSecret
        value = "has(self.urlSecret) || !has(self.startHash) || (has(self.network) && self.network != 'regtest')",
        message =
                "spec.bitcoin.startHash: the regtest node for trials makes blocks of its own, and never that one; remove startHeight and startHash, or give urlSecret, a node of yours")
@ValidationRule(
        // the least work that a block of these networks has (consensus.powLimit of Bitcoin Core)
        value = "!has(self.startHash) || !has(self.network) || self.network == 'regtest'"
                + " || !self.startHash.matches('" + Form.BLOCK_HASH + "')"
                + " || self.startHash.startsWith(self.network == 'signet' ? '00000' : '00000000')",
        fieldPath = ".startHash",
        message =
                "spec.bitcoin.startHash is of no block, whose hash begins with 8 zeros, on signet with 5: that is its work; write it as Bitcoin shows it, its bytes not reversed")
@ValidationRule(
        value = "!has(self.urlSecret) || !has(self.keySecret) || self.urlSecret.name != self.keySecret.name"
                + " || self.urlSecret.key != self.keySecret.key",
        message =
                "spec.bitcoin.keySecret is the same value as urlSecret, and one is a key and the other an address; name the key's own Secret, or its key in that one")
@ValidationRule(
        value = "has(self.regtest) == has(oldSelf.regtest)",
        message =
                "spec.bitcoin.regtest cannot be added or removed later, Kubernetes fixes a StatefulSet's claims; set the old value again")
@ValidationRule(
        value = "(has(self.network) ? self.network : 'regtest') == (has(oldSelf.network) ? oldSelf.network : 'regtest')"
                + " && has(self.startHeight) == has(oldSelf.startHeight)"
                + " && (!has(self.startHeight) || self.startHeight == oldSelf.startHeight)"
                + " && has(self.startHash) == has(oldSelf.startHash)"
                + " && (!has(self.startHash) || self.startHash == oldSelf.startHash)",
        message =
                "spec.bitcoin: network, startHeight and startHash stand in the genesis file and cannot be changed; make a new AIChain")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BitcoinSpec(
        @JsonPropertyDescription("regtest without it.") Network network,

        @JsonPropertyDescription("The chain's start transaction lies above this Bitcoin block.") @Min(0) @Max(10000000)
        Integer startHeight,

        @JsonPropertyDescription("Hash of the block at startHeight, 64 hex digits as Bitcoin shows it.")
        // more than it has: of what is too long Kubernetes says that alone
        @Size(max = 128)
        @Pattern(Form.BLOCK_HASH)
        String startHash,

        @JsonPropertyDescription(
                "Depth at which an anchor is final. With fewer than 3 on mainnet a reorganisation as they happen undoes what was final.")
        @Default("6")
        @Min(1)
        @Max(1000)
        Integer confirmations,

        @JsonPropertyDescription("A node's address with its login, as http://user:password@host:8332.")
        SecretKey urlSecret,

        @JsonPropertyDescription(
                "The key whose coins pay the anchors, 64 hex digits or WIF; on the regtest node for trials one is generated into the Secret NAME-keys.")
        SecretKey keySecret,

        @JsonPropertyDescription("The node for trials.") Regtest regtest) {
    public BitcoinSpec {
        confirmations = confirmations == null ? 6 : confirmations;
    }

    public boolean onTrial() {
        return urlSecret == null;
    }

    public Network chain() {
        return network == null ? Network.regtest : network;
    }

    public Regtest trialNode() {
        return regtest == null ? new Regtest(null, null) : regtest;
    }

    /** By the names that genesis files use. */
    public enum Network {
        mainnet,
        testnet,
        signet,
        regtest
    }

    /** A node that mines for itself. */
    @ValidationRule(
            value = "has(self.storage) == has(oldSelf.storage)",
            message =
                    "{path}.storage cannot be added or removed later, Kubernetes fixes a StatefulSet's claims; resize the PersistentVolumeClaims themselves")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Regtest(
            @JsonPropertyDescription("Seconds between blocks.") @Default("5") @Min(1) @Max(3600)
            Integer blockSeconds,

            @JsonPropertyDescription("Of the node; 5Gi without it.")
            StorageSpec storage) {
        public Regtest {
            blockSeconds = blockSeconds == null ? 5 : blockSeconds;
        }

        public StorageSpec volume() {
            return StorageSpec.orDefault(storage, "5Gi");
        }
    }
}
