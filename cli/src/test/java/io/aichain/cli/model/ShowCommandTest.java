package io.aichain.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.primitives.Hash;
import io.aichain.contracts.Creation;
import io.aichain.contracts.HashCheck;
import org.junit.jupiter.api.Test;

class ShowCommandTest {
    private static final Hash HASH = Hash.fromHex("0x" + "11".repeat(32));
    private static final Creation OURS = new Creation.ByLibrary(HASH);
    private static final HashCheck AGREES = new HashCheck.Agrees(HASH);

    @Test
    void aFoundLieIsANo() {
        assertThat(ShowCommand.exitCode(OURS, AGREES)).isZero();
        assertThat(ShowCommand.exitCode(OURS, new HashCheck.Differs(HASH, HASH)))
                .isEqualTo(1);
        assertThat(ShowCommand.exitCode(OURS, new HashCheck.Broken(HASH, "open")))
                .isEqualTo(1);
        assertThat(ShowCommand.exitCode(new Creation.Foreign(HASH), AGREES)).isEqualTo(1);
    }

    @Test
    void whatCouldNotBeCheckedIsNoNo() {
        assertThat(ShowCommand.exitCode(
                        new Creation.Unseen("no state so old"), new HashCheck.Unknown(HASH, "not sealed")))
                .isZero();
    }
}
