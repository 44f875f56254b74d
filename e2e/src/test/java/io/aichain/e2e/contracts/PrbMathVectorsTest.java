package io.aichain.e2e.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.contracts.Node;
import io.aichain.e2e.kit.Accounts;
import io.aichain.e2e.kit.LocalEvm;
import io.aichain.evm.fork.Fork;
import io.aichain.evm.precompile.Precompiles;
import io.aichain.inference.Numbers;
import io.aichain.inference.spec.PrbMathVectors;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** All vectors of PRBMath by the library itself, as our compiler makes it, on our own EVM: 17 functions, values and selectors. */
@Tag("P9")
class PrbMathVectorsTest {
    private static final int SELECTOR = 4;

    @Test
    void allVectorsAreMetOnOurEvm() throws IOException {
        LocalEvm evm = new LocalEvm(new Accounts(), Precompiles.of(Fork.OSAKA));
        Address functions = evm.create(creationCode());
        Map<String, Bytes> selectors = new HashMap<>();
        List<String> differences = new ArrayList<>();
        List<PrbMathVectors.Line> lines = PrbMathVectors.all();
        for (PrbMathVectors.Line line : lines) {
            Bytes selector = selectors.computeIfAbsent(line.function(), PrbMathVectorsTest::selector);
            byte[] call = new byte[SELECTOR + 64];
            System.arraycopy(selector.toArray(), 0, call, 0, SELECTOR);
            Numbers.putWord(line.x(), call, SELECTOR);
            Numbers.putWord(line.y(), call, SELECTOR + 32);
            LocalEvm.Answer answer = evm.call(functions, Bytes.wrap(call));
            String found = answer.isSuccess()
                    ? new BigInteger(answer.data().toArray()).toString()
                    : "R" + answer.data().toHex().substring(2, 2 + 2 * SELECTOR);
            if (!found.equals(line.result())) differences.add(line + ": " + found);
        }
        assertThat(lines).hasSize(50_989);
        assertThat(differences).isEmpty();
    }

    /** From the committed artefacts, so that neither npm nor forge is needed. */
    private static Bytes creationCode() throws IOException {
        try (InputStream in = Node.class.getResourceAsStream("code/PrbMathFunctions.bin")) {
            return Bytes.fromHex("0x" + new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip());
        }
    }

    private static Bytes selector(String function) {
        byte[] signature = (function + "(int256,int256)").getBytes(StandardCharsets.US_ASCII);
        return Keccak.hash(signature).toBytes().slice(0, SELECTOR);
    }
}
