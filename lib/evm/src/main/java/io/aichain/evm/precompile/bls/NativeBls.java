package io.aichain.evm.precompile.bls;

import io.aichain.chain.primitives.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.Arrays;

/** On blst. Encodings are checked here, byte by byte: the library sees nothing but numbers below p, and memory sized by us. */
final class NativeBls implements BlsPrecompiles {
    private static final byte[] P = word(Bls.FIELD.modulus(), (int) Blst.FP);
    private static final byte[] ZEROS = new byte[Encoding.G2];

    private static final long SCALAR = Encoding.SCALAR;

    private final Setup setup = new Setup();

    @Override
    public String toString() {
        return "blst";
    }

    @Override
    public Bytes addG1(Bytes input) {
        return add(Blst.G1, Encoding.G1, input);
    }

    @Override
    public Bytes addG2(Bytes input) {
        return add(Blst.G2, Encoding.G2, input);
    }

    private static Bytes add(Blst.Group group, int size, Bytes input) {
        if (input.size() != 2 * size) return null;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = copy(arena, input.unsafeArray());
            MemorySegment affine = arena.allocate(group.affine, Long.BYTES);
            MemorySegment sum = arena.allocate(group.jacobian, Long.BYTES);
            if (!readPoint(group, affine, in, input.unsafeArray(), 0, size)) return null;
            group.fromAffine(sum, affine);
            if (!readPoint(group, affine, in, input.unsafeArray(), size, size)) return null;
            group.add(sum, sum, affine);
            return write(arena, group, size, sum);
        }
    }

    @Override
    public Bytes sumG1(Bytes input) {
        return sum(Blst.G1, Encoding.G1, input);
    }

    @Override
    public Bytes sumG2(Bytes input) {
        return sum(Blst.G2, Encoding.G2, input);
    }

    /** blst's sum knows no infinite points, and as the scalars are below R they mean the same for points of that order. */
    private static Bytes sum(Blst.Group group, int size, Bytes input) {
        byte[] bytes = input.unsafeArray();
        int term = size + Encoding.SCALAR;
        if (bytes.length == 0 || bytes.length % term != 0) return null;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = copy(arena, bytes);
            MemorySegment affines = arena.allocate(bytes.length / term * group.affine, Long.BYTES);
            MemorySegment scalars = arena.allocate(bytes.length / term * SCALAR, Long.BYTES);
            long count = 0;
            for (int at = 0; at < bytes.length; at += term) {
                MemorySegment affine = affines.asSlice(count * group.affine, group.affine);
                Read read = readMember(group, affine, in, bytes, at, size);
                if (read == Read.REFUSED) return null;
                if (read == Read.INFINITE) continue;
                BigInteger scalar = new BigInteger(1, bytes, at + size, Encoding.SCALAR).mod(Bls.R);
                writeScalar(scalars.asSlice(count * SCALAR, SCALAR), scalar);
                count++;
            }
            if (count == 0) return Bytes.wrap(new byte[size]);
            MemorySegment sum = arena.allocate(group.jacobian, Long.BYTES);
            group.sum(arena, sum, affines, scalars, count);
            return write(arena, group, size, sum);
        }
    }

    @Override
    public Bytes pairing(Bytes input) {
        byte[] bytes = input.unsafeArray();
        if (bytes.length == 0 || bytes.length % Encoding.PAIR != 0) return null;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment in = copy(arena, bytes);
            Pairs pairs = new Pairs(arena, bytes.length / Encoding.PAIR);
            for (int at = 0; at < bytes.length; at += Encoding.PAIR) {
                Read p = readMember(Blst.G1, pairs.g1(), in, bytes, at, Encoding.G1);
                Read q = readMember(Blst.G2, pairs.g2(), in, bytes, at + Encoding.G1, Encoding.G2);
                if (p == Read.REFUSED || q == Read.REFUSED) return null;
                if (p == Read.FINITE && q == Read.FINITE) pairs.count++;
            }
            byte[] word = new byte[32];
            if (pairs.isProductOne()) word[31] = 1;
            return Bytes.wrap(word);
        }
    }

    @Override
    public Bytes mapToG1(Bytes input) {
        return map(Blst.G1, Encoding.G1, input);
    }

    @Override
    public Bytes mapToG2(Bytes input) {
        return map(Blst.G2, Encoding.G2, input);
    }

    private static Bytes map(Blst.Group group, int size, Bytes input) {
        if (input.size() != size / 2) return null;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment u = arena.allocate(group.affine / 2, Long.BYTES);
            if (!readFps(u, copy(arena, input.unsafeArray()), input.unsafeArray(), 0, size / 2)) return null;
            MemorySegment point = arena.allocate(group.jacobian, Long.BYTES);
            group.map(point, u);
            return write(arena, group, size, point);
        }
    }

    /** As in {@link JavaBls#opens}. */
    @Override
    public boolean opens(byte[] commitment, byte[] z, byte[] y, byte[] proof) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment c = arena.allocate(Blst.G1.affine, Long.BYTES);
            Pairs pairs = new Pairs(arena, 2);
            MemorySegment p = arena.allocate(Blst.G1.affine, Long.BYTES);
            if (!readCompressed(arena, c, commitment) || !readCompressed(arena, p, proof)) return false;
            MemorySegment terms = arena.allocate(2 * Blst.G1.affine, Long.BYTES);
            MemorySegment scalars = arena.allocate(2 * SCALAR, Long.BYTES);
            MemorySegment left = arena.allocate(Blst.G1.jacobian, Long.BYTES);
            terms.copyFrom(setup.g1);
            writeScalar(scalars, new BigInteger(1, y).negate().mod(Bls.R));
            boolean hasProof = !isZero(p);
            if (hasProof) {
                MemorySegment.copy(p, 0, terms, Blst.G1.affine, Blst.G1.affine);
                writeScalar(scalars.asSlice(SCALAR), new BigInteger(1, z));
                pairs.g1().copyFrom(p);
                pairs.g2().copyFrom(setup.minusTau);
                pairs.count++;
            }
            Blst.G1.sum(arena, left, terms, scalars, hasProof ? 2 : 1);
            Blst.G1.add(left, left, c);
            if (!Blst.G1.isInfinite(left)) {
                Blst.G1.toAffine(pairs.g1(), left);
                pairs.g2().copyFrom(setup.g2);
                pairs.count++;
            }
            return pairs.isProductOne();
        }
    }

    private static boolean readCompressed(Arena arena, MemorySegment affine, byte[] in) {
        return Blst.G1.uncompress(affine, copy(arena, in)) && (isZero(affine) || Blst.G1.isInGroup(affine));
    }

    /** Room for so many pairs, those that are to be multiplied first. */
    private static final class Pairs {
        private final Arena arena;
        private final MemorySegment g1s, g2s;
        long count;

        Pairs(Arena arena, int most) {
            this.arena = arena;
            g1s = arena.allocate(most * Blst.G1.affine, Long.BYTES);
            g2s = arena.allocate(most * Blst.G2.affine, Long.BYTES);
        }

        /** Where the next pair's point of G1 belongs. */
        MemorySegment g1() {
            return g1s.asSlice(count * Blst.G1.affine, Blst.G1.affine);
        }

        MemorySegment g2() {
            return g2s.asSlice(count * Blst.G2.affine, Blst.G2.affine);
        }

        boolean isProductOne() {
            return count == 0 || Blst.isProductOne(arena, g1s, g2s, count);
        }
    }

    /** The constant points, affine. Written to by the constructor only. */
    private static final class Setup {
        final MemorySegment g1 = point(Blst.G1, PointEvaluation.G1);
        final MemorySegment g2 = point(Blst.G2, PointEvaluation.G2);
        final MemorySegment minusTau = point(Blst.G2, minus(PointEvaluation.TAU_G2));

        private static MemorySegment point(Blst.Group group, byte[] compressed) {
            MemorySegment affine = Arena.global().allocate(group.affine, Long.BYTES);
            try (Arena arena = Arena.ofConfined()) {
                if (!group.uncompress(affine, copy(arena, compressed)))
                    throw new IllegalStateException("a constant that is no point");
            }
            return affine;
        }

        /** The other y. */
        private static byte[] minus(byte[] compressed) {
            byte[] minus = compressed.clone();
            minus[0] ^= Compressed.LARGER;
            return minus;
        }
    }

    private enum Read {
        REFUSED,
        INFINITE,
        FINITE
    }

    /** A point of the group. */
    private static Read readMember(
            Blst.Group group, MemorySegment affine, MemorySegment in, byte[] bytes, int at, int size) {
        if (!readPoint(group, affine, in, bytes, at, size)) return Read.REFUSED;
        if (isZero(bytes, at, size)) return Read.INFINITE;
        return group.isInGroup(affine) ? Read.FINITE : Read.REFUSED;
    }

    /** @return false unless it is the encoding of a point of the curve; infinity, all zeros, is in blst too */
    private static boolean readPoint(
            Blst.Group group, MemorySegment affine, MemorySegment in, byte[] bytes, int at, int size) {
        if (!readFps(affine, in, bytes, at, size)) return false;
        return isZero(bytes, at, size) || group.isOnCurve(affine);
    }

    /** @param in the same bytes */
    private static boolean readFps(MemorySegment out, MemorySegment in, byte[] bytes, int from, int size) {
        for (int i = 0; i < size / Encoding.FP; i++) {
            int at = from + i * Encoding.FP;
            int number = at + Encoding.PADDING;
            int end = at + Encoding.FP;
            if (!isZero(bytes, at, Encoding.PADDING)) return false;
            if (Arrays.compareUnsigned(bytes, number, end, P, 0, P.length) >= 0) return false;
            Blst.readFp(out.asSlice(i * Blst.FP, Blst.FP), in.asSlice(number, Blst.FP));
        }
        return true;
    }

    private static Bytes write(Arena arena, Blst.Group group, int size, MemorySegment point) {
        byte[] bytes = new byte[size];
        if (group.isInfinite(point)) return Bytes.wrap(bytes);
        MemorySegment affine = arena.allocate(group.affine, Long.BYTES);
        group.toAffine(affine, point);
        MemorySegment out = arena.allocate(size, Long.BYTES);
        for (int i = 0; i < size / Encoding.FP; i++) {
            Blst.writeFp(
                    out.asSlice((long) i * Encoding.FP + Encoding.PADDING, Blst.FP),
                    affine.asSlice(i * Blst.FP, Blst.FP));
        }
        MemorySegment.copy(out, ValueLayout.JAVA_BYTE, 0, bytes, 0, size);
        return Bytes.wrap(bytes);
    }

    /** @param scalar below R; it is written with its last byte first */
    private static void writeScalar(MemorySegment out, BigInteger scalar) {
        byte[] word = word(scalar, Encoding.SCALAR);
        for (int i = 0; i < word.length; i++) out.set(ValueLayout.JAVA_BYTE, i, word[word.length - 1 - i]);
    }

    private static byte[] word(BigInteger value, int size) {
        byte[] bytes = value.toByteArray();
        byte[] word = new byte[size];
        int length = Math.min(size, bytes.length);
        System.arraycopy(bytes, bytes.length - length, word, size - length, length);
        return word;
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }

    private static boolean isZero(byte[] bytes, int at, int size) {
        return Arrays.equals(bytes, at, at + size, ZEROS, 0, size);
    }

    private static boolean isZero(MemorySegment segment) {
        return segment.mismatch(MemorySegment.ofArray(ZEROS).asSlice(0, segment.byteSize())) < 0;
    }
}
