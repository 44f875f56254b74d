package io.aichain.evm.interpreter;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** The static methods that compiled code calls. A test holds this list against the methods. */
enum Callee {
    CARRY(Limbs.class, "carry", "(JJJ)J"),
    BORROW(Limbs.class, "borrow", "(JJJ)J"),
    HIGH(Limbs.class, "high", "(JJ)J"),
    PRODUCT1(Limbs.class, "product1", "(JJJJ)J"),
    PRODUCT2(Limbs.class, "product2", "(JJJJJJ)J"),
    PRODUCT3(Limbs.class, "product3", "(JJJJJJJJ)J"),
    LESS(Limbs.class, "less", "(JJJJJJJJ)Z"),
    LESS_SIGNED(Limbs.class, "lessSigned", "(JJJJJJJJ)Z"),
    LESS64(Limbs.class, "less64", "(JJ)Z"),
    IS_ZERO(Limbs.class, "isZero", "(J)Z"),
    SIZE(Limbs.class, "size", "(JJJJ)J"),
    SIZE64(Limbs.class, "size64", "(J)J"),
    BIT_LENGTH(Limbs.class, "bitLength", "(JJJJ)I"),
    DIVIDE64(Limbs.class, "divide64", "(JJ)J"),
    REMAINDER64(Limbs.class, "remainder64", "(JJ)J"),
    REACH(Limbs.class, "reach", "(Lio/aichain/evm/interpreter/Memory;JJ)J"),
    REACH_BYTE(Limbs.class, "reachByte", "(Lio/aichain/evm/interpreter/Memory;JJ)J"),
    LOAD(Limbs.class, "load", "(Lio/aichain/evm/interpreter/Memory;I)J"),
    STORE(Limbs.class, "store", "(Lio/aichain/evm/interpreter/Memory;IJJJJ)V"),
    STORE_BYTE(Limbs.class, "storeByte", "(Lio/aichain/evm/interpreter/Memory;IJ)V"),
    MEMORY_SIZE(Limbs.class, "memorySize", "(Lio/aichain/evm/interpreter/Memory;)J"),
    SET(Limbs.class, "set", "([JIJJJJ)V"),
    SET_NARROW(Limbs.class, "setNarrow", "([JIJ)V"),
    // of Compiled: what needs the frame
    NODE(Compiled.class, "node", "(Lio/aichain/evm/interpreter/Frame;J)I"),
    KECCAK(Compiled.class, "keccak", "(Lio/aichain/evm/interpreter/Frame;JJJ)J"),
    DIGEST(Compiled.class, "digest", "(Lio/aichain/evm/interpreter/Frame;I)J"),
    CALL_DATA_SIZE(Compiled.class, "callDataSize", "(Lio/aichain/evm/interpreter/Frame;)J"),
    CALL_DATA_LOAD(Compiled.class, "callDataLoad", "(Lio/aichain/evm/interpreter/Frame;[JI)V"),
    READ(Compiled.class, "read", "(Lio/aichain/evm/interpreter/Frame;II)V"),
    RUN(Compiled.class, "run", "(Lio/aichain/evm/interpreter/Frame;IJI)I"),
    DONE(Compiled.class, "done", "(Lio/aichain/evm/interpreter/Frame;J)I"),
    UNDEFINED(Compiled.class, "undefined", "(Lio/aichain/evm/interpreter/Frame;)I"),
    OPERATE(Compiled.class, "operate", "(Lio/aichain/evm/interpreter/Frame;[JII)V");

    private final ClassDesc owner;
    private final String method;
    private final MethodTypeDesc type;

    Callee(Class<?> owner, String method, String type) {
        this.owner = owner.describeConstable().orElseThrow();
        this.method = method;
        this.type = MethodTypeDesc.ofDescriptor(type);
    }

    void call(CodeBuilder code) {
        code.invokestatic(owner, method, type);
    }

    Class<?> owner() {
        return owner.equals(Limbs.class.describeConstable().orElseThrow()) ? Limbs.class : Compiled.class;
    }

    String method() {
        return method;
    }

    MethodTypeDesc type() {
        return type;
    }
}
