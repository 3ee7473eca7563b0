package org.cadrenode.watch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class UncaughtFailuresTest {
    @Test
    void whatEndsAThreadIsNotPrintedWithItsMessage() throws InterruptedException {
        assertFalse(printed(new UncaughtFailures()).contains("Zvedajix"));
    }

    @Test
    void itGivesBackWhatWasThereBefore() throws InterruptedException {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        UncaughtFailures failures = new UncaughtFailures();
        assertNotEquals(before, Thread.getDefaultUncaughtExceptionHandler());
        failures.close();
        assertEquals(before, Thread.getDefaultUncaughtExceptionHandler());
    }

    private static String printed(UncaughtFailures failures) throws InterruptedException {
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Thread thread = new Thread(() -> {
                throw new IllegalStateException("No birth date of Zvedajix", new IllegalArgumentException("Zvedajix"));
            });
            thread.start();
            thread.join();
        } finally {
            System.setErr(err);
            failures.close();
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
