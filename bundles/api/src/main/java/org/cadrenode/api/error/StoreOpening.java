package org.cadrenode.api.error;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Opens what a room keeps, and has it said why if it does not open: what the runtime says of that leaves every message out. */
public final class StoreOpening {
    private StoreOpening() { }

    /**
     * Returns what {@code opening} gives. What it throws is thrown on, once {@code told} has heard of it: the message of a
     * {@link CadreException}, of all others the class alone, since their messages may hold values.
     */
    public static <T> T of(Supplier<T> opening, Consumer<String> told) {
        try {
            return opening.get();
        } catch (RuntimeException e) {
            told.accept(e instanceof CadreException ? String.valueOf(e.getMessage()) : e.getClass().getSimpleName());
            throw e;
        }
    }
}
