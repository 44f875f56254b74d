package io.aichain.inference.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.aichain.inference.Outcome;
import io.aichain.inference.model.Kind;
import io.aichain.inference.model.LayerCall;
import io.aichain.inference.model.LayerType;
import io.aichain.inference.spec.Spec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Every way of this machine: one number at a time, vectors of 128, 256 and 512 bits, and limbs whatever the numbers are. */
public final class Ways {
    private Ways() {}

    public static List<LayerCall.Runner> all() {
        LayerCall.Runner scalar = new Fast(Lanes.SCALAR);
        return List.of(scalar, ofBits(128), ofBits(256), ofBits(512), new Limbs(scalar));
    }

    /** Asks each of them for values or revert data, which have to be those of the plain specification; gives these. */
    static Outcome<LayerCall.Result> compare(List<LayerCall.Runner> ways, LayerCall call) {
        Outcome<LayerCall.Result> expected = Outcome.of(() -> Spec.PLAIN.run(call));
        for (LayerCall.Runner way : ways) {
            assertThat(Outcome.of(() -> way.run(call))).as("%s, %s", way, call).isEqualTo(expected);
        }
        return expected;
    }

    /** The same of a call that is no failure. */
    static LayerCall.Result result(List<LayerCall.Runner> ways, LayerCall call) {
        if (compare(ways, call) instanceof Outcome.Success(LayerCall.Result result)) return result;
        throw new AssertionError("reverts: " + call);
    }

    /** The way that kernels hand back to, asked at once; it is none for what stays on 8-bit integers. */
    private record Limbs(LayerCall.Runner others) implements LayerCall.Runner {
        @Override
        public LayerCall.Result run(LayerCall call, LayerCall.Toll toll) {
            boolean isWay = call.kind() != Kind.Q8 || call.layer().type() == LayerType.DEQUANTIZE;
            return (isWay ? WideLayers.ALL : others).run(call, toll);
        }
    }

    /** The width is a constant of the classes, so each width has classes of its own. */
    private static LayerCall.Runner ofBits(int bits) {
        String before = System.setProperty(VectorKernels.BITS, Integer.toString(bits));
        try {
            Class<?> fast = Class.forName(Fast.class.getName(), true, new KernelLoader());
            Object runner = fast.getField("BEST").get(null);
            if (!runner.toString().equals("vector " + bits)) throw new IllegalStateException(runner.toString());
            return (LayerCall.Runner) runner;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            if (before == null) System.clearProperty(VectorKernels.BITS);
            else System.setProperty(VectorKernels.BITS, before);
        }
    }

    private static final class KernelLoader extends ClassLoader {
        KernelLoader() {
            super(Ways.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Fast.class.getPackageName() + ".")) return super.loadClass(name, resolve);
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) throw new ClassNotFoundException(name);
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
