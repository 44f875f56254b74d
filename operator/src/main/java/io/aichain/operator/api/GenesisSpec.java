package io.aichain.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What the genesis file is made from, or where it lies. */
@ValidationRule(
        value = "self == oldSelf",
        message =
                "spec.genesis cannot be changed: every block follows from it; make a new AIChain with another name for another genesis")
@ValidationRule(
        value = "!has(self.configMap) || !(has(self.allocations) || has(self.owner))",
        message =
                "spec.genesis.configMap: that file has its own allocations and owner; remove them here, or remove configMap")
@ValidationRule(
        // each with each: of more than so many an API server gives up, and the operator says it (GenesisFile)
        value = "!has(self.allocations) || self.allocations.size() > 128 || self.allocations.all(a,"
                + " self.allocations.exists_one(b, b.address.lowerAscii() == a.address.lowerAscii()))",
        fieldPath = ".allocations",
        message =
                "spec.genesis.allocations: an address stands twice, in capitals or not; give it once, with all that it begins with")
@ValidationRule(
        // of so many each cannot be held against each, but the list takes no text twice
        value = "!has(self.allocations) || self.allocations.size() <= 128"
                + " || self.allocations.all(a, a.address == a.address.lowerAscii())",
        fieldPath = ".allocations",
        message =
                "spec.genesis.allocations: of more than 128 an address in capitals may stand twice; write all in lower case")
@ValidationRule(
        value = "!has(self.owner) || !self.owner.matches('" + GenesisSpec.NOBODYS + "')",
        fieldPath = ".owner",
        message =
                "spec.genesis.owner: nobody has the key of that address, and no configuration could ever be signed; give the address of a key of yours, or remove it, and a key is made")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GenesisSpec(
        @JsonPropertyDescription("EIP-155 chain id, 1 to 2^53 - 1; choose one that no other chain uses.")
        @Required
        @Min(1)
        @Max(9007199254740991L)
        Long chainId,

        @JsonPropertyDescription("Gas limit of every block.") @Default("60000000") @Min(21000) @Max(1000000000000L)
        Long gasLimit,

        @JsonPropertyDescription("Shortest time between blocks, 10ms to 60s, as 100ms or 2s.")
        @Default("\"100ms\"")
        @Size(max = 8)
        @Pattern(Form.BLOCK_TIME)
        String blockTime,

        @JsonPropertyDescription("Accounts that begin with coins.") @Size(max = 256)
        List<Allocation> allocations,

        @JsonPropertyDescription(
                "Address whose key signs configuration records; without it a key is generated into the Secret NAME-keys.")
        @Size(max = 42)
        @Pattern(Form.ADDRESS)
        String owner,

        @JsonPropertyDescription(
                "How many executors vote on what is published: those with the lowest ordinals. Reports of more than half must agree.")
        @Default("1")
        @Min(1)
        @Max(15)
        Integer voters,

        @JsonPropertyDescription("Partitions of the topic of transactions.") @Default("4") @Min(1) @Max(64)
        Integer partitions,

        @JsonPropertyDescription("A whole genesis file of yours in a ConfigMap, with config.aichain in it.")
        ConfigMapKey configMap) {
    /** The deterministic deployment proxy, at which tools expect it: data of salt and creation code becomes a contract (EIP-1014). */
    public static final String DEPLOYER = "0x4e59b44847b379578588920ca78fbf26c0b4956c";

    /**
     * An address without a key: what nobody finds one for (zero and the precompiles, of Ethereum and of models, begin with 16 bytes of zeros;
     * all ones), the deployment proxy, and the contracts of EIP-4788 and EIP-2935, which stand only where the genesis file names no account.
     */
    static final String NOBODYS = "(?i)^0x(0{32}|f{32}|4e59b44847b379578588920ca78fbf26c0b4956c"
            + "|000f3df6d732807ef1319fb7b8bb8522d0beac02|0000f90827f1c53a10cb7a02335b175320002935)";

    public GenesisSpec {
        gasLimit = gasLimit == null ? 60_000_000L : gasLimit;
        blockTime = blockTime == null ? "100ms" : blockTime;
        voters = voters == null ? 1 : voters;
        partitions = partitions == null ? 4 : partitions;
    }

    /** Coins of one account. */
    @ValidationRule(
            value = "!self.address.matches('" + GenesisSpec.NOBODYS + "')",
            fieldPath = ".address",
            message =
                    "{path}.address: nobody has the key of what begins with 32 zeros, as precompiles do, or with 32 times f, nor of the deployment proxy and the system contracts that every chain begins with; give the coins to another address")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Allocation(
            @JsonPropertyDescription("0x and 40 hex digits.") @Required @Size(max = 42) @Pattern(Form.ADDRESS)
            String address,

            @JsonPropertyDescription("In wei, decimal, as \"1000000000000000000\" for one coin.")
            @Required
            @Size(max = 72)
            @Pattern(Form.WEI)
            String balance) {}

    /** Where a file lies. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ConfigMapKey(
            @JsonPropertyDescription("Name of the ConfigMap in the AIChain's namespace.")
            @Required
            @Size(max = 253)
            @Pattern(Form.SUBDOMAIN)
            String name,

            @JsonPropertyDescription("Its key.") @Default("\"genesis.json\"") @Size(max = 253) @Pattern(Form.KEY)
            String key) {
        public ConfigMapKey {
            key = key == null ? "genesis.json" : key;
        }
    }
}
