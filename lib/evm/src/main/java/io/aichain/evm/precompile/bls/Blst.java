package io.aichain.evm.precompile.bls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import supranational.blst.blstJNI;

/**
 * The C functions of the libblst that jblst carries, called directly: jblst's own classes lack sums of products and maps to the curves,
 * and refuse some points outside the groups. Without a library that loads here, the class fails to initialise, with the reason as cause.
 *
 * <p>Memory, as blst.h has it: an element of the field is 48 bytes in Montgomery form; one of the quadratic field two, real part first; an affine
 * point x y, all zero for infinity; a point x y z, Jacobian; a scalar 32 bytes, little-endian.
 */
final class Blst {
    static final long FP = 48;
    private static final long FP12 = 12 * FP;
    private static final long SCALAR_BITS = 255;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = load();

    static final Group G1 = new Group("p1", "g1", FP);
    static final Group G2 = new Group("p2", "g2", 2 * FP);

    private static final MethodHandle FP_FROM_BYTES = action("blst_fp_from_bendian", ADDRESS, ADDRESS);
    private static final MethodHandle FP_TO_BYTES = action("blst_bendian_from_fp", ADDRESS, ADDRESS);
    private static final MethodHandle MILLER_LOOP = action("blst_miller_loop_n", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle FINAL_EXPONENTIATION = action("blst_final_exp", ADDRESS, ADDRESS);
    private static final MethodHandle IS_ONE = question("blst_fp12_is_one");

    static {
        long fp12 = size("blst_fp12_sizeof");
        if (fp12 != FP12) throw new IllegalStateException("blst_fp12 of " + fp12 + " bytes, not " + FP12);
    }

    private Blst() {}

    /** @param in 48 bytes, big-endian and below p */
    static void readFp(MemorySegment out, MemorySegment in) {
        call(FP_FROM_BYTES, out, in);
    }

    static void writeFp(MemorySegment out, MemorySegment fp) {
        call(FP_TO_BYTES, out, fp);
    }

    /** Whether the product of pairings is one. @param count 1 or more affine points of order R each, none of them infinite, one behind the other */
    static boolean isProductOne(Arena arena, MemorySegment g1, MemorySegment g2, long count) {
        MemorySegment product = arena.allocate(FP12, Long.BYTES);
        try {
            MILLER_LOOP.invokeExact(product, firstOf(arena, g2), firstOf(arena, g1), count);
        } catch (Throwable e) {
            throw unexpected(e);
        }
        call(FINAL_EXPONENTIATION, product, product);
        return ask(IS_ONE, product);
    }

    /** The functions for the points of one group, and the sizes of these. */
    static final class Group {
        final long affine;
        final long jacobian;
        private final MethodHandle isOnCurve,
                isInGroup,
                isInfinite,
                fromAffine,
                toAffine,
                add,
                sum,
                sumScratch,
                map,
                uncompress;

        private Group(String point, String group, long coordinate) {
            affine = 2 * coordinate;
            jacobian = 3 * coordinate;
            String name = "blst_" + point;
            if (size(name + "_affine_sizeof") != affine || size(name + "_sizeof") != jacobian)
                throw new IllegalStateException(name + " is not of " + jacobian + " bytes");
            isOnCurve = question(name + "_affine_on_curve");
            isInGroup = question(name + "_affine_in_" + group);
            isInfinite = question(name + "_is_inf");
            fromAffine = action(name + "_from_affine", ADDRESS, ADDRESS);
            toAffine = action(name + "_to_affine", ADDRESS, ADDRESS);
            add = action(name + "_add_or_double_affine", ADDRESS, ADDRESS, ADDRESS);
            sum = action(name + "s_mult_pippenger", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
            sumScratch =
                    function(name + "s_mult_pippenger_scratch_sizeof", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
            map = action("blst_map_to_" + group, ADDRESS, ADDRESS, ADDRESS);
            uncompress = function(name + "_uncompress", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        }

        boolean isOnCurve(MemorySegment affine) {
            return ask(isOnCurve, affine);
        }

        /** @param affine of the curve */
        boolean isInGroup(MemorySegment affine) {
            return ask(isInGroup, affine);
        }

        boolean isInfinite(MemorySegment point) {
            return ask(isInfinite, point);
        }

        void fromAffine(MemorySegment out, MemorySegment affine) {
            call(fromAffine, out, affine);
        }

        void toAffine(MemorySegment out, MemorySegment point) {
            call(toAffine, out, point);
        }

        /** Any two points of the curve, equal and infinite ones too. @param out may be point */
        void add(MemorySegment out, MemorySegment point, MemorySegment affine) {
            call(add, out, point, affine);
        }

        /**
         * The sum of scalar times point over all (Pippenger).
         *
         * @param affines {@code [count]}, one behind the other, none of them infinite
         * @param scalars {@code [count]}, one behind the other, each below R
         * @param count 1 or more
         */
        void sum(Arena arena, MemorySegment out, MemorySegment affines, MemorySegment scalars, long count) {
            try {
                MemorySegment scratch = arena.allocate((long) sumScratch.invokeExact(count), Long.BYTES);
                sum.invokeExact(out, firstOf(arena, affines), count, firstOf(arena, scalars), SCALAR_BITS, scratch);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        /** An element of the group's field to a point of the group, as RFC 9380 has it. */
        void map(MemorySegment out, MemorySegment u) {
            call(map, out, u, MemorySegment.NULL);
        }

        /** @return false unless it is the compressed form of a point of the curve, or of infinity */
        boolean uncompress(MemorySegment affine, MemorySegment in) {
            try {
                return (int) uncompress.invokeExact(affine, in) == 0;
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
    }

    /** How blst is told that elements lie one behind the other: the first one's address, then null. */
    private static MemorySegment firstOf(Arena arena, MemorySegment elements) {
        MemorySegment pointers = arena.allocate(ADDRESS, 2);
        pointers.setAtIndex(ADDRESS, 0, elements);
        return pointers;
    }

    private static void call(MethodHandle function, MemorySegment a, MemorySegment b) {
        try {
            function.invokeExact(a, b);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static void call(MethodHandle function, MemorySegment a, MemorySegment b, MemorySegment c) {
        try {
            function.invokeExact(a, b, c);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static boolean ask(MethodHandle function, MemorySegment a) {
        try {
            return (boolean) function.invokeExact(a);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static long size(String name) {
        try {
            return (long) function(name, FunctionDescriptor.of(JAVA_LONG)).invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** C throws nothing: what comes is the virtual machine's, or a bug in how we call. */
    private static IllegalStateException unexpected(Throwable e) {
        if (e instanceof Error error) throw error;
        return new IllegalStateException("a call of blst", e);
    }

    private static MethodHandle action(String name, MemoryLayout... parameters) {
        return function(name, FunctionDescriptor.ofVoid(parameters));
    }

    private static MethodHandle question(String name) {
        return function(name, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LIBRARY.findOrThrow(name), type);
    }

    /** From a file of its own, which can go once it is mapped: the library of jblst's classes is their class loader's alone. */
    private static SymbolLookup load() {
        String file = System.mapLibraryName("blst");
        String system = System.getProperty("os.name").replaceFirst(" .*", "");
        String resource = system + "/" + System.getProperty("os.arch") + "/" + file;
        try (InputStream library = blstJNI.class.getResourceAsStream(resource)) {
            if (library == null) throw new UnsatisfiedLinkError("jblst has no " + resource);
            Path copy = Files.createTempFile("blst", file);
            try {
                Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
                return SymbolLookup.libraryLookup(copy, Arena.global());
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
