package io.aichain.operator.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.operator.Checkout;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A chain that was deleted and kept its genesis file ({@code deletionPolicy: Retain}), and a resource of its name that is applied again: it is
 * the same chain, or the difference is told before anything is made.
 */
@EnableKubernetesMockClient(crud = true)
class KeptGenesisTest {
    private static final String OWNER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    private static final String FIRST = """
            metadata: {name: hello, namespace: default}
            spec:
              genesis:
                chainId: 42001
                owner: "%s"
                allocations:
                - {address: "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", balance: "5"}
                - {address: "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc", balance: "6"}
              sequencer: {keySecret: {name: seq, key: k}}
              bitcoin: {keySecret: {name: anchor, key: k}}
            """.formatted(OWNER);

    KubernetesClient client;
    private OneChain chain;

    @BeforeEach
    void begin() {
        chain = new OneChain(client);
        chain.others.secret("seq", "k", "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        chain.others.secret("anchor", "k", "0".repeat(63) + "2");
    }

    private String madeAndDeleted(String yaml) {
        chain.reconcile(yaml);
        String hash = chain.status.genesisHash();
        assertThat(hash).isNotNull();
        chain.status = null;
        return hash;
    }

    /** The genesis file that stayed. */
    private String kept() {
        return client.configMaps()
                .inNamespace("default")
                .withName("hello-genesis")
                .get()
                .getData()
                .get("genesis.json");
    }

    private void isUnfit(String... words) {
        Condition genesis = chain.condition("GenesisReady");
        assertThat(genesis.getReason()).isEqualTo("GenesisUnfit");
        assertThat(genesis.getMessage()).contains(words).hasSizeLessThan(1_000);
        assertThat(chain.status.phase()).isEqualTo("Blocked");
        assertThat(chain.status.genesisHash()).isNull();
        assertThat(chain.cluster.writes).noneMatch(write -> write.startsWith("apply"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "balance: \"5\" | balance: \"7\" | alloc of 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266 is 5 wei and spec.genesis.allocations 7 wei",
                "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc | 0x0000000000000000000000000000000000000abc | alloc of 0x0000000000000000000000000000000000000abc is absent and spec.genesis.allocations 6 wei",
                "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc | 0xffffffffffffffffffffffffffffffffffffffff | alloc of 0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc is 6 wei and spec.genesis.allocations absent",
                "0x70997970C51812dc3A010C7d01b50e0d17dc79C8 | 0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc | config.aichain.owner is 0x70997970c51812dc3a010c7d01b50e0d17dc79c8 and spec.genesis.owner 0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
                "chainId: 42001 | chainId: 42002 | config.chainId is 42001 and spec.genesis.chainId 42002",
            })
    void whatIsAskedForOtherwiseIsToldWithBothAndHealsEitherWay(String first, String second, String words) {
        String hash = madeAndDeleted(FIRST);
        String other = FIRST.replace(first, second);
        chain.reconcile(other);
        isUnfit(
                "ConfigMap hello-genesis: ",
                words + "; make them equal",
                "delete the AIChain and apply it with what the file says",
                "delete the ConfigMap: it is made anew");
        chain.reconcile(FIRST);
        assertThat(chain.status.genesisHash()).isEqualTo(hash);
        assertThat(chain.status.conditions()).noneMatch(one -> one.getType().equals("GenesisReady"));

        chain.status = null;
        client.configMaps().inNamespace("default").withName("hello-genesis").delete();
        chain.reconcile(other);
        assertThat(chain.status.genesisHash()).isNotNull().isNotEqualTo(hash);
        assertThat(chain.status.conditions()).noneMatch(one -> one.getType().equals("GenesisReady"));
    }

    /** In other words it is the same; and what does not stand in the file may be another. */
    @Test
    void whatIsTheSameChainGoesOn() {
        String hash = madeAndDeleted(FIRST);
        chain.reconcile(FIRST.replace(OWNER, OWNER.toLowerCase())
                .replace("chainId: 42001", "chainId: 42001\n    blockTime: 2s"));
        assertThat(chain.status.genesisHash()).isEqualTo(hash);
    }

    @Test
    void oneWhoseStartBlockIsAnotherIsTold() {
        String signet = FIRST.replace(
                "bitcoin: {",
                "bitcoin: {network: signet, startHeight: 0, startHash: " + "a".repeat(64)
                        + ", urlSecret: {name: node, key: url}, ");
        chain.others.secret("node", "url", "http://u:p@node:38332");
        madeAndDeleted(signet);
        chain.reconcile(signet.replace("a".repeat(64), "b".repeat(64)));
        isUnfit("startHash is " + "a".repeat(64) + " and spec.bitcoin.startHash " + "b".repeat(64));
    }

    /** A file of the user's is held against the one that is kept; where it is gone, that one counts. */
    @Test
    void anotherFileOfTheUsersIsToldAndNoneIsNeeded() {
        String hash = madeAndDeleted(FIRST);
        String kept = kept();
        String users = FIRST.replaceFirst("(?s)    owner.*  sequencer", "    configMap: {name: mine}\n  sequencer");
        chain.others.configMap("mine", "genesis.json", kept.replace("\"0x5\"", "\"0x8\""));
        chain.reconcile(users);
        isUnfit("its hash is " + hash + " and that of ConfigMap mine 0x", "; make them equal");
        // a slip in the new file is no reason to delete the old one
        chain.others.configMap("mine", "genesis.json", kept.substring(1));
        chain.reconcile(users);
        isUnfit("ConfigMap mine, key genesis.json: ");
        assertThat(chain.status.conditions()).noneMatch(one -> one.getMessage().contains("hello-genesis"));
        chain.others.configMap("mine", "genesis.json", kept);
        chain.reconcile(users);
        assertThat(chain.status.genesisHash()).isEqualTo(hash);
        chain.status = null;
        client.configMaps().inNamespace("default").withName("mine").delete();
        chain.reconcile(users);
        assertThat(chain.status.genesisHash()).isEqualTo(hash);
    }

    /** What a file of the user's gave to a contract is nothing that a resource asks for. */
    @Test
    void codeThatNobodyAsksForIsTold() {
        madeAndDeleted(FIRST);
        String kept = kept();
        chain.others.configMap(
                "hello-genesis",
                "genesis.json",
                kept.replace("{\"balance\":\"0x5\"}", "{\"balance\":\"0x5\",\"code\":\"0x00\"}"));
        chain.reconcile(FIRST);
        isUnfit("is 5 wei with a nonce, code or storage and spec.genesis.allocations 5 wei");
    }

    /** Of a chain that is known nothing is asked that cannot change any more: what runs is not held for it. */
    @Test
    void aChainThatRunsIsNotAsked() {
        String hash = madeAndDeleted(FIRST);
        chain.reconcile(FIRST);
        chain.reconcile(FIRST.replace("balance: \"5\"", "balance: \"7\""));
        assertThat(chain.status.genesisHash()).isEqualTo(hash);
        assertThat(chain.status.conditions()).noneMatch(one -> one.getType().equals("GenesisReady"));
    }

    @ParameterizedTest
    @CsvSource({
        "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266, 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92267, spec.genesis.allocations",
        "0x70997970C51812dc3A010C7d01b50e0d17dc79C8, 0x70997970C51812dc3A010C7d01b50e0d17dc79c8, spec.genesis.owner"
    })
    void aWrongChecksumIsNamedAndHeals(String right, String wrong, String field) {
        chain.reconcile(FIRST.replace(right, wrong));
        isUnfit(field + ": " + wrong + " has another checksum", "correct it and make the AIChain again, with 0x");
        chain.reconcile(FIRST.replace(right, right.toLowerCase()));
        assertThat(chain.status.genesisHash()).isNotNull();
    }

    /** A chain that was made when nobody looked at that goes on, here or applied again. */
    @Test
    void aChainThatIsThereGoesOnWhateverItsChecksum() {
        String hash = madeAndDeleted(FIRST);
        String wrong = FIRST.replace(OWNER, OWNER.replace("C8", "c8"));
        chain.reconcile(wrong);
        assertThat(chain.status.genesisHash()).isEqualTo(hash);
        chain.reconcile(wrong);
        assertThat(chain.status.genesisHash()).isEqualTo(hash);
    }

    @Test
    void theSampleKeepsItsChain() {
        String minimal = Checkout.read(Checkout.root().resolve("k8s/samples/minimal.yaml"));
        String hash = madeAndDeleted(minimal);
        chain.reconcile(minimal);
        assertThat(chain.status.genesisHash()).isEqualTo(hash);
        chain.status = null;
        chain.reconcile(minimal.replace("balance: \"1", "balance: \"2"));
        isUnfit("spec.genesis.allocations 2");
    }
}
