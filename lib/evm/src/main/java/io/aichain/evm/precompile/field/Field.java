package io.aichain.evm.precompile.field;

/**
 * Arithmetic on mutable elements, so that inner loops allocate nothing. The first argument receives the result and may be one of the
 * operands. Not for secrets: time depends on the values.
 *
 * @param <E> an element; those of one field do not fit another
 */
public interface Field<E> {
    /** A new element, zero. */
    E create();

    void set(E r, E a);

    void setZero(E r);

    void setOne(E r);

    boolean isZero(E a);

    boolean equal(E a, E b);

    void add(E r, E a, E b);

    void subtract(E r, E a, E b);

    void negate(E r, E a);

    void multiply(E r, E a, E b);

    void square(E r, E a);

    /** The inverse of zero is zero. */
    void invert(E r, E a);

    default void twice(E r, E a) {
        add(r, a, a);
    }

    default boolean isOne(E a) {
        E one = create();
        setOne(one);
        return equal(a, one);
    }
}
