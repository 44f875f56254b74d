package io.aichain.cli.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DevnetKeysTest {
    @Test
    void theAccountsAreTheOnesEveryToolShows() {
        assertThat(DevnetKeys.accounts().get(0).secretKey().toHex())
                .isEqualTo("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
        assertThat(DevnetKeys.accounts().get(9).address().toHex())
                .isEqualTo("0xa0ee7a142d267c1f36714e4a8f75612f20a79720");
    }
}
