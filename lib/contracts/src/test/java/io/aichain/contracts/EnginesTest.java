package io.aichain.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.inference.model.Profile;
import java.security.SignatureException;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;

/** Where the shared contracts lie. */
class EnginesTest {
    /** The example of EIP-1014 with salt 0. */
    @Test
    void addressesAreThoseOfEip1014() {
        assertThat(Deployer.create2(Address.ZERO, Bytes.fromHex("0x00")))
                .isEqualTo(Address.fromHex("0x4d1a2e2bb4f88f0250f26ffff098b0b30b26bf38"));
        assertThat(Deployer.create2(
                        Address.fromHex("0xdeadbeef00000000000000000000000000000000"), Bytes.fromHex("0x00")))
                .isEqualTo(Address.fromHex("0xb928f69bb1d91cd65274e3c79d8986362984fda3"));
    }

    @Test
    void theKeylessTransactionIsSignedByWhoIsFundedAndCreatesTheUsualDeployer() throws SignatureException {
        var transaction = (SignedRawTransaction) TransactionDecoder.decode(Deployer.KEYLESS.toHex());
        assertThat(Address.fromHex(transaction.getFrom())).isEqualTo(Deployer.KEYLESS_SENDER);
        assertThat(Drafts.created(Deployer.KEYLESS_SENDER, 0)).isEqualTo(Deployer.USUAL);
        assertThat(transaction.getGasPrice().multiply(transaction.getGasLimit()))
                .isEqualTo(Publisher.DEPLOYERS_COINS);
    }

    @Test
    void everyProfileHasItsOwnContractsEachOnce() {
        for (Profile profile : Profile.values()) {
            Engines engines = Engines.of(profile, Deployer.USUAL);
            assertThat(new HashSet<>(
                            engines.parts().stream().map(Engines.Part::address).toList()))
                    .hasSize(profile == Profile.D1_COMPAT ? 3 : 7);
            assertThat(engines.parts()).extracting(Engines.Part::address).contains(engines.engine(), engines.rules());
        }
    }
}
