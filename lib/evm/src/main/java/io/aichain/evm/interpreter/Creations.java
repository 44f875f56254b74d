package io.aichain.evm.interpreter;

import io.aichain.chain.crypto.Keccak;
import io.aichain.chain.primitives.Address;
import io.aichain.chain.primitives.Bytes;
import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.chain.rlp.RlpWriter;
import io.aichain.evm.fork.GasSchedule;
import io.aichain.evm.state.AccountState;

/** CREATE and CREATE2, the outermost creation of a transaction, and what happens when init code ends. */
public final class Creations {
    private static final byte[] NOTHING = {};

    private Creations() {}

    /** The address of a contract created with a nonce: the low 20 bytes of keccak(rlp([sender, nonce])). */
    public static Address address(Address sender, long nonce) {
        return low20(Keccak.hash(RlpWriter.list(w -> w.address(sender).uint(nonce))));
    }

    /** EIP-1014: keccak(0xff || sender || salt || keccak(initCode)). */
    static Address address(Address sender, UInt256 salt, byte[] initCode) {
        byte[] in = new byte[85];
        in[0] = (byte) 0xff;
        sender.copyTo(in, 1);
        salt.copyTo(in, 21);
        Keccak.hash(initCode).copyTo(in, 53);
        return low20(Keccak.hash(in));
    }

    private static Address low20(Hash hash) {
        return Address.ofWord(UInt256.ofHash(hash));
    }

    static Step create(Machine m, Frame f, CallKind kind) {
        if (f.isStatic) return f.halt(HaltReason.STATE_CHANGE_IN_STATIC_CALL);
        boolean salted = kind == CallKind.CREATE2;
        UInt256 value = f.word(0);
        long at = f.size(1);
        long size = f.size(2);
        if (size > m.rules.maxInitCodeSize()) return f.halt(HaltReason.INIT_CODE_TOO_LARGE);
        int perWord = m.rules.gas().initCodeWord() + (salted ? GasSchedule.KECCAK_WORD : 0);
        if (!f.reach(at, size) || !f.charge(((size + 31) >>> 5) * perWord)) return f.halt(HaltReason.OUT_OF_GAS);
        byte[] initCode = f.memory.copyOut((int) at, (int) size);
        UInt256 salt = salted ? f.word(3) : UInt256.ZERO;
        f.pop(salted ? 4 : 3);
        f.returnNothing();
        f.wantedSize = 0;

        AccountState creator = f.self;
        Address address =
                salted ? address(creator.address(), salt, initCode) : address(creator.address(), creator.nonce());
        long given = m.rules.keeps64th() ? f.gas - f.gas / 64 : f.gas;
        f.charge(given);
        if (m.tracing) {
            m.tracer.enter(kind, creator.address(), address, value, Bytes.wrap(initCode), given, f.depth + 2);
        }
        if (f.depth >= Machine.MAX_DEPTH) return Calls.refuse(m, f, given, HaltReason.CALL_TOO_DEEP);
        if (creator.balance().compareTo(value) < 0) {
            return Calls.refuse(m, f, given, HaltReason.INSUFFICIENT_BALANCE);
        }
        if (creator.nonce() == -1) return Calls.refuse(m, f, given, HaltReason.NONCE_IS_MAX);
        m.state.setNonce(creator, creator.nonce() + 1);
        Step step = start(m, kind, creator, m.state.account(address), value, initCode, given);
        if (step == Step.DONE) {
            Endings.resume(m, f, true, address);
            return Step.NEXT;
        }
        return step;
    }

    /** The sender's nonce was raised already. */
    static Step outermost(Machine m, Interpreter.Message message) {
        if (m.tracing) {
            m.tracer.enter(
                    CallKind.CREATE, message.from(), message.to(), message.value(), message.data(), message.gas(), 1);
        }
        AccountState creator = m.state.account(message.from());
        AccountState created = m.state.account(message.to());
        byte[] initCode = message.data().unsafeArray();
        return start(m, CallKind.CREATE, creator, created, message.value(), initCode, message.gas());
    }

    private static Step start(
            Machine m,
            CallKind kind,
            AccountState creator,
            AccountState created,
            UInt256 value,
            byte[] initCode,
            long gas) {
        // Stays warm even if the creation fails (EIP-2929).
        if (m.rules.warmth()) m.state.warm(created);
        if (m.state.collides(created)) {
            m.ended(false, 0, NOTHING, 0, 0, HaltReason.CREATION_COLLISION);
            return Step.DONE;
        }
        Frame child = m.push();
        child.begin(kind, Code.initial(Bytes.wrap(initCode)), created, creator.address(), value, gas);
        child.isStatic = false;
        child.input = NOTHING;
        child.inputFrom = 0;
        child.inputSize = 0;
        child.mark = m.state.mark();
        m.state.created(created);
        if (m.rules.removesEmptyAccounts()) m.state.setNonce(created, 1);
        Calls.transfer(m, creator, created, value);
        return Step.ENTER;
    }

    /** Checks and pays for the code that init code returned. @return why it cannot be, or null */
    static HaltReason deposit(Machine m, Frame frame) {
        int size = frame.outputSize;
        if (size > m.rules.maxCodeSize()) return HaltReason.CODE_TOO_LARGE;
        if (m.rules.refusesEf() && size > 0 && frame.memory.bytes()[frame.outputFrom] == (byte) 0xef) {
            return HaltReason.INVALID_CODE_PREFIX;
        }
        long price = (long) size * GasSchedule.CODE_DEPOSIT_BYTE;
        if (price > frame.gas) {
            if (m.rules.unpaidDepositFails()) return HaltReason.CODE_DEPOSIT_OUT_OF_GAS;
            frame.outputSize = 0;
            return null;
        }
        frame.gas -= price;
        m.state.setCode(frame.self, Bytes.wrap(frame.memory.copyOut(frame.outputFrom, size)));
        return null;
    }
}
