package io.aichain.executor.rpc;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.UInt256;
import io.aichain.executor.domain.Admission;

/** Admissions by the first byte of what is sent in the case files. */
final class StandInAdmissions {
    private StandInAdmissions() {}

    static Admission of(Bytes raw) {
        if (raw.isEmpty()) return new Admission.Malformed("transaction: empty");
        return switch (raw.get(0)) {
            case 0x01 -> new Admission.Accepted(Keccak.hash(raw));
            case 0x02 -> new Admission.Queued(Keccak.hash(raw));
            case 0x03 -> new Admission.NonceTooLow(3, 4);
            case 0x04 -> new Admission.InsufficientFunds(UInt256.of(10), UInt256.of(30), UInt256.of(5));
            case 0x05 -> new Admission.AlreadyKnown(Keccak.hash(raw));
            case 0x06 -> new Admission.Unavailable("the log cannot be reached");
            default -> new Admission.Malformed("transaction: type 0x%02x not supported".formatted(raw.get(0)));
        };
    }
}
