package io.aichain.operator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test cases of EIP-55. */
class Eip55Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x52908400098527886E0F7030069857D2E4169EE7",
                "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
                "0xde709f2102306220921060314715629080e2fb77",
                "0x27b1fdb04752bbc536007a920d24acb045561c26",
                "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
                "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
                "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
                "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"
            })
    void anAddressHasItsChecksumAndOneInOneCaseHasNone(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        String upper = "0x" + address.substring(2).toUpperCase(Locale.ROOT);
        assertThat(Eip55.of(lower)).isEqualTo(address);
        for (String fine : new String[] {address, lower, upper})
            assertThat(Eip55.isBroken(fine)).as(fine).isFalse();
        String other = address.substring(0, 41) + (address.endsWith("0") ? "1" : "0");
        boolean isMixed = !address.equals(lower) && !address.equals(upper);
        assertThat(Eip55.isBroken(other)).isEqualTo(isMixed);
    }
}
