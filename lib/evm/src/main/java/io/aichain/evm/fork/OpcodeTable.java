package io.aichain.evm.fork;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The opcodes of each fork as data: a fork is the table before it with changed rows. Gas in the rows of account and slot access is
 * the warm price from Berlin on (EIP-2929); what a cold access adds is in {@link GasSchedule}.
 */
public final class OpcodeTable {
    private static final OpcodeTable FRONTIER = new OpcodeTable(List.of()).with(frontier());

    private static final OpcodeTable HOMESTEAD = FRONTIER.with(row(Op.DELEGATECALL, "DELEGATECALL", 6, 1, 40, 7));

    private static final OpcodeTable TANGERINE_WHISTLE = HOMESTEAD
            .priced(150, 200, Op.SLOAD)
            .priced(150, 400, Op.BALANCE)
            .priced(150, 700, Op.EXTCODESIZE, Op.EXTCODECOPY, Op.CALL, Op.CALLCODE, Op.DELEGATECALL)
            .priced(150, 5000, Op.SELFDESTRUCT);

    private static final OpcodeTable BYZANTIUM = TANGERINE_WHISTLE.with(
            row(Op.RETURNDATASIZE, "RETURNDATASIZE", 0, 1, 2, 211),
            row(Op.RETURNDATACOPY, "RETURNDATACOPY", 3, 0, 3, 211),
            row(Op.STATICCALL, "STATICCALL", 6, 1, 700, 214),
            row(Op.REVERT, "REVERT", 2, 0, 0, 140));

    private static final OpcodeTable CONSTANTINOPLE = BYZANTIUM.with(
            row(Op.SHL, "SHL", 2, 1, 3, 145),
            row(Op.SHR, "SHR", 2, 1, 3, 145),
            row(Op.SAR, "SAR", 2, 1, 3, 145),
            row(Op.CREATE2, "CREATE2", 4, 1, 32000, 1014),
            row(Op.EXTCODEHASH, "EXTCODEHASH", 1, 1, 400, 1052));

    private static final OpcodeTable ISTANBUL = CONSTANTINOPLE
            .with(row(Op.CHAINID, "CHAINID", 0, 1, 2, 1344), row(Op.SELFBALANCE, "SELFBALANCE", 0, 1, 5, 1884))
            .priced(1884, 800, Op.SLOAD)
            .priced(1884, 700, Op.BALANCE, Op.EXTCODEHASH);

    private static final OpcodeTable BERLIN = ISTANBUL.priced(
            2929,
            100,
            Op.SLOAD,
            Op.BALANCE,
            Op.EXTCODESIZE,
            Op.EXTCODECOPY,
            Op.EXTCODEHASH,
            Op.CALL,
            Op.CALLCODE,
            Op.DELEGATECALL,
            Op.STATICCALL);

    private static final OpcodeTable LONDON = BERLIN.with(row(Op.BASEFEE, "BASEFEE", 0, 1, 2, 3198));

    private static final OpcodeTable PARIS = LONDON.with(row(Op.PREVRANDAO, "PREVRANDAO", 0, 1, 2, 4399));

    private static final OpcodeTable SHANGHAI = PARIS.with(row(Op.PUSH0, "PUSH0", 0, 1, 2, 3855));

    private static final OpcodeTable CANCUN = SHANGHAI.with(
            row(Op.BLOBHASH, "BLOBHASH", 1, 1, 3, 4844),
            row(Op.BLOBBASEFEE, "BLOBBASEFEE", 0, 1, 2, 7516),
            row(Op.TLOAD, "TLOAD", 1, 1, 100, 1153),
            row(Op.TSTORE, "TSTORE", 2, 0, 100, 1153),
            row(Op.MCOPY, "MCOPY", 3, 0, 3, 5656));

    private static final OpcodeTable OSAKA = CANCUN.with(row(Op.CLZ, "CLZ", 1, 1, 5, 7939));

    private final Opcode[] rows = new Opcode[256];

    private OpcodeTable(List<Opcode> opcodes) {
        for (Opcode opcode : opcodes) rows[opcode.code()] = opcode;
    }

    public static OpcodeTable of(Fork fork) {
        return switch (fork) {
            case FRONTIER -> FRONTIER;
            case HOMESTEAD -> HOMESTEAD;
            case TANGERINE_WHISTLE, SPURIOUS_DRAGON -> TANGERINE_WHISTLE;
            case BYZANTIUM -> BYZANTIUM;
            case CONSTANTINOPLE, PETERSBURG -> CONSTANTINOPLE;
            case ISTANBUL -> ISTANBUL;
            case BERLIN -> BERLIN;
            case LONDON -> LONDON;
            case PARIS -> PARIS;
            case SHANGHAI -> SHANGHAI;
            case CANCUN, PRAGUE -> CANCUN;
            case OSAKA -> OSAKA;
        };
    }

    /** The row of a byte, or empty where this fork has no such instruction; INVALID (EIP-141) is no instruction either. */
    public Optional<Opcode> opcode(int code) {
        return Optional.ofNullable(rows[code]);
    }

    private OpcodeTable with(Opcode... changed) {
        List<Opcode> all = new ArrayList<>();
        for (Opcode row : rows) if (row != null) all.add(row);
        all.addAll(List.of(changed));
        return new OpcodeTable(all);
    }

    private OpcodeTable priced(int eip, int gas, int... codes) {
        Opcode[] changed = new Opcode[codes.length];
        for (int i = 0; i < codes.length; i++) changed[i] = rows[codes[i]].withGas(gas, eip);
        return with(changed);
    }

    private static Opcode row(int code, String name, int pops, int pushes, int gas, int eip) {
        return new Opcode(code, name, pops, pushes, gas, eip);
    }

    private static Opcode row(int code, String name, int pops, int pushes, int gas) {
        return row(code, name, pops, pushes, gas, 0);
    }

    private static Opcode[] frontier() {
        List<Opcode> rows = new ArrayList<>(List.of(
                row(Op.STOP, "STOP", 0, 0, 0),
                row(Op.ADD, "ADD", 2, 1, 3),
                row(Op.MUL, "MUL", 2, 1, 5),
                row(Op.SUB, "SUB", 2, 1, 3),
                row(Op.DIV, "DIV", 2, 1, 5),
                row(Op.SDIV, "SDIV", 2, 1, 5),
                row(Op.MOD, "MOD", 2, 1, 5),
                row(Op.SMOD, "SMOD", 2, 1, 5),
                row(Op.ADDMOD, "ADDMOD", 3, 1, 8),
                row(Op.MULMOD, "MULMOD", 3, 1, 8),
                row(Op.EXP, "EXP", 2, 1, 10),
                row(Op.SIGNEXTEND, "SIGNEXTEND", 2, 1, 5),
                row(Op.LT, "LT", 2, 1, 3),
                row(Op.GT, "GT", 2, 1, 3),
                row(Op.SLT, "SLT", 2, 1, 3),
                row(Op.SGT, "SGT", 2, 1, 3),
                row(Op.EQ, "EQ", 2, 1, 3),
                row(Op.ISZERO, "ISZERO", 1, 1, 3),
                row(Op.AND, "AND", 2, 1, 3),
                row(Op.OR, "OR", 2, 1, 3),
                row(Op.XOR, "XOR", 2, 1, 3),
                row(Op.NOT, "NOT", 1, 1, 3),
                row(Op.BYTE, "BYTE", 2, 1, 3),
                row(Op.KECCAK256, "KECCAK256", 2, 1, 30),
                row(Op.ADDRESS, "ADDRESS", 0, 1, 2),
                row(Op.BALANCE, "BALANCE", 1, 1, 20),
                row(Op.ORIGIN, "ORIGIN", 0, 1, 2),
                row(Op.CALLER, "CALLER", 0, 1, 2),
                row(Op.CALLVALUE, "CALLVALUE", 0, 1, 2),
                row(Op.CALLDATALOAD, "CALLDATALOAD", 1, 1, 3),
                row(Op.CALLDATASIZE, "CALLDATASIZE", 0, 1, 2),
                row(Op.CALLDATACOPY, "CALLDATACOPY", 3, 0, 3),
                row(Op.CODESIZE, "CODESIZE", 0, 1, 2),
                row(Op.CODECOPY, "CODECOPY", 3, 0, 3),
                row(Op.GASPRICE, "GASPRICE", 0, 1, 2),
                row(Op.EXTCODESIZE, "EXTCODESIZE", 1, 1, 20),
                row(Op.EXTCODECOPY, "EXTCODECOPY", 4, 0, 20),
                row(Op.BLOCKHASH, "BLOCKHASH", 1, 1, 20),
                row(Op.COINBASE, "COINBASE", 0, 1, 2),
                row(Op.TIMESTAMP, "TIMESTAMP", 0, 1, 2),
                row(Op.NUMBER, "NUMBER", 0, 1, 2),
                row(Op.PREVRANDAO, "DIFFICULTY", 0, 1, 2),
                row(Op.GASLIMIT, "GASLIMIT", 0, 1, 2),
                row(Op.POP, "POP", 1, 0, 2),
                row(Op.MLOAD, "MLOAD", 1, 1, 3),
                row(Op.MSTORE, "MSTORE", 2, 0, 3),
                row(Op.MSTORE8, "MSTORE8", 2, 0, 3),
                row(Op.SLOAD, "SLOAD", 1, 1, 50),
                row(Op.SSTORE, "SSTORE", 2, 0, 0),
                row(Op.JUMP, "JUMP", 1, 0, 8),
                row(Op.JUMPI, "JUMPI", 2, 0, 10),
                row(Op.PC, "PC", 0, 1, 2),
                row(Op.MSIZE, "MSIZE", 0, 1, 2),
                row(Op.GAS, "GAS", 0, 1, 2),
                row(Op.JUMPDEST, "JUMPDEST", 0, 0, 1),
                row(Op.CREATE, "CREATE", 3, 1, 32000),
                row(Op.CALL, "CALL", 7, 1, 40),
                row(Op.CALLCODE, "CALLCODE", 7, 1, 40),
                row(Op.RETURN, "RETURN", 2, 0, 0),
                row(Op.SELFDESTRUCT, "SELFDESTRUCT", 1, 0, 0)));
        for (int n = 1; n <= 32; n++) rows.add(row(Op.PUSH1 + n - 1, "PUSH" + n, 0, 1, 3));
        for (int n = 1; n <= 16; n++) rows.add(row(Op.DUP1 + n - 1, "DUP" + n, n, n + 1, 3));
        for (int n = 1; n <= 16; n++) rows.add(row(Op.SWAP1 + n - 1, "SWAP" + n, n + 1, n + 1, 3));
        for (int n = 0; n <= 4; n++) rows.add(row(Op.LOG0 + n, "LOG" + n, n + 2, 0, 375 * (n + 1)));
        return rows.toArray(new Opcode[0]);
    }
}
