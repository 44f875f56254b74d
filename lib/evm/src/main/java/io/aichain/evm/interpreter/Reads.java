package io.aichain.evm.interpreter;

import io.aichain.chain.primitives.Hash;
import io.aichain.chain.primitives.UInt256;
import io.aichain.evm.fork.GasSchedule;
import io.aichain.evm.fork.Op;
import io.aichain.evm.state.AccountState;
import java.util.List;

/** Instructions that ask about the frame, the transaction, the block and other accounts. */
final class Reads {
    private final Machine machine;
    private final GasSchedule schedule;

    Reads(Machine machine) {
        this.machine = machine;
        this.schedule = machine.rules.gas();
    }

    Step run(int op, Frame f) {
        Machine m = machine;
        switch (op) {
            case Op.ADDRESS -> f.push(f.self.address());
            case Op.ORIGIN -> f.push(m.transaction.origin());
            case Op.CALLER -> f.push(f.caller);
            case Op.CALLVALUE -> f.push(f.value);
            case Op.CODESIZE -> f.push(f.code.bytes.length);
            case Op.GASPRICE -> f.push(m.transaction.gasPrice());
            case Op.RETURNDATASIZE -> f.push(f.returnedSize);
            case Op.COINBASE -> f.push(m.block.beneficiary());
            case Op.TIMESTAMP -> f.push(m.block.timestamp());
            case Op.NUMBER -> f.push(m.block.number());
            case Op.PREVRANDAO -> f.push(UInt256.ofHash(m.block.prevRandao()));
            case Op.GASLIMIT -> f.push(m.block.gasLimit());
            case Op.CHAINID -> f.push(m.block.chainId());
            case Op.SELFBALANCE -> f.push(f.self.balance());
            case Op.BASEFEE -> f.push(m.block.baseFee());
            case Op.BLOBBASEFEE -> f.push(m.block.blobBaseFee());
            case Op.BLOBHASH -> replaceTop(f, blobHash(f.size(0)));
            case Op.BLOCKHASH -> replaceTop(f, blockHash(f.size(0)));
            case Op.BALANCE, Op.EXTCODESIZE, Op.EXTCODEHASH -> {
                return account(op, f);
            }
            default -> throw new IllegalStateException("opcode " + op + " stands in the table and is not written");
        }
        return Step.NEXT;
    }

    private Step account(int op, Frame f) {
        AccountState account = machine.state.account(f.addressAt(0));
        if (!f.charge(machine.coldSurcharge(account, schedule.coldAccountSurcharge()))) {
            return f.halt(HaltReason.OUT_OF_GAS);
        }
        UInt256 word;
        if (op == Op.BALANCE) word = account.balance();
        else if (op == Op.EXTCODESIZE)
            word = UInt256.of(machine.state.code(account).size());
        else word = absent(account) ? UInt256.ZERO : UInt256.ofHash(account.codeHash());
        replaceTop(f, word);
        return Step.NEXT;
    }

    /** EIP-1052 came after EIP-161: an empty account is none. */
    private static boolean absent(AccountState account) {
        return !account.exists() || account.isEmpty();
    }

    private UInt256 blobHash(long index) {
        List<Hash> hashes = machine.transaction.blobHashes();
        return index < hashes.size() ? UInt256.ofHash(hashes.get((int) index)) : UInt256.ZERO;
    }

    /** Of the 256 blocks before this one only. */
    private UInt256 blockHash(long number) {
        long current = machine.block.number();
        if (number >= current || number < current - 256) return UInt256.ZERO;
        return UInt256.ofHash(machine.block.blockHashes().hash(number));
    }

    private void replaceTop(Frame f, UInt256 word) {
        Words.set(machine.stack, f.top - 4, word);
    }

    /** The 32 bytes of input at offset x; beyond the end they are zero. */
    static void callDataLoad(Frame f, long[] s, int x, int d) {
        long offset = Words.size(s, x);
        if (offset <= f.inputSize - 32) {
            Words.load(f.input, f.inputFrom + (int) offset, s, d);
            return;
        }
        if (offset >= f.inputSize) {
            Words.set(s, d, 0, 0, 0, 0);
            return;
        }
        byte[] word = new byte[32];
        System.arraycopy(f.input, f.inputFrom + (int) offset, word, 0, f.inputSize - (int) offset);
        Words.load(word, 0, s, d);
    }
}
