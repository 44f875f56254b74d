package io.aichain.conformance.transactiontest;

import com.fasterxml.jackson.databind.JsonNode;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.MalformedException;
import io.aichain.chain.primitives.UInt256;
import io.aichain.conformance.fixture.Fields;
import java.util.List;
import java.util.Optional;

/** A test of TransactionTests: bytes, and for each fork whether they are a valid transaction. */
public record TransactionTest(String name, Fields in) {

    public static TransactionTest of(String name, JsonNode test) throws MalformedException {
        return new TransactionTest(name, Fields.of(test, name));
    }

    public Bytes bytes() throws MalformedException {
        return in.bytes("txbytes");
    }

    /** The names of the forks it says something about. */
    public List<String> forks() throws MalformedException {
        return List.copyOf(in.object("result").members().keySet());
    }

    /** What must be found. */
    public sealed interface Expected {
        record Valid(Hash hash, Address sender, UInt256 intrinsicGas) implements Expected {}

        /** @param reason without the prefix {@code TransactionException.} */
        record Refused(String reason) implements Expected {}
    }

    public Expected expected(String fork) throws MalformedException {
        Fields result = in.object("result").object(fork);
        Optional<String> exception = result.optionalText("exception");
        if (exception.isPresent()) {
            return new Expected.Refused(
                    exception.get().substring(exception.get().indexOf('.') + 1));
        }
        return new Expected.Valid(result.hash("hash"), result.address("sender"), result.uint("intrinsicGas"));
    }
}
