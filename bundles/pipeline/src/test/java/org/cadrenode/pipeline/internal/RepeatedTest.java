package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepeatedTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Repeated repeated = new Repeated(Duration.ofMinutes(60), nanos::get);

    @Test
    void theSameIsSaidWhenItBeginsAndOnceInAWhile() {
        assertEquals(Optional.of("sealed"), repeated.of("sealed"));
        nanos.addAndGet(Duration.ofMinutes(59).toNanos());
        assertEquals(Optional.empty(), repeated.of("sealed"));
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertEquals(Optional.of("sealed"), repeated.of("sealed"));
        assertEquals(Optional.empty(), repeated.of("sealed"));
    }

    @Test
    void anotherIsSaidAtOnceAndTheSameIsNewBehindASuccess() {
        repeated.of("sealed");
        assertEquals(Optional.of("altered"), repeated.of("altered"));
        repeated.over();
        assertEquals(Optional.of("altered"), repeated.of("altered"));
    }
}
