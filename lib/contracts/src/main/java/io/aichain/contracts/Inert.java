package io.aichain.contracts;

import static io.aichain.chain.primitives.MalformedException.malformed;

import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.MalformedException;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Accounts that hold bytes as code behind a STOP, which stays for ever; one with other code, or none, may have other bytes tomorrow. */
final class Inert {
    private Inert() {}

    static Bytes require(Bytes code, String what, Address at) throws MalformedException {
        if (code.isEmpty() || code.get(0) != 0) throw malformed("%s at %s is not inert: it may change", what, at);
        return code;
    }

    /** What they hold, one behind the other. */
    static byte[] content(Node node, List<Address> accounts, String what) throws MalformedException {
        List<Bytes> codes = node.codes(accounts);
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < codes.size(); i++) {
            Bytes code = require(codes.get(i), what, accounts.get(i));
            out.writeBytes(code.slice(1, code.size()).toArray());
        }
        return out.toByteArray();
    }
}
