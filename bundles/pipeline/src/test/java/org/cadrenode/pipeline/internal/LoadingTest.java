package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.cadrenode.api.delivery.ProviderId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadingTest {
    private static final ProviderId TRUST = new ProviderId("trust");
    private static final ProviderId COUNCIL = new ProviderId("council");

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Loading loading = new Loading(thread);
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch door = new CountDownLatch(1);

    @AfterEach
    void end() {
        door.countDown();
        thread.shutdown();
    }

    private void throughTheDoor(String word) {
        try {
            door.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        done.add(word);
    }

    @Test
    void anotherProvidersPackageIsLinkedWhileOneIsLoadedAndLoadedBehindIt() throws IOException {
        loading.begin(TRUST, "trust-1", () -> throughTheDoor("trust loaded"));
        assertFalse(loading.ended(COUNCIL, "council-1"));
        done.add("council linked");
        loading.begin(COUNCIL, "council-1", () -> done.add("council loaded"));
        door.countDown();
        loading.endAll();
        assertEquals(List.of("council linked", "trust loaded", "council loaded"), done);
    }

    @Test
    void aPackageThatIsHandedOutAgainIsWaitedForAndTheNextOfItsProviderIsAnother() throws IOException {
        loading.begin(TRUST, "trust-1", () -> throughTheDoor("first"));
        assertTrue(loading.underWay(TRUST, "trust-1"));
        assertFalse(loading.underWay(TRUST, "trust-2") || loading.underWay(COUNCIL, "trust-1"));
        door.countDown();
        assertTrue(loading.ended(TRUST, "trust-1"));
        assertEquals(List.of("first"), done);
        assertFalse(loading.underWay(TRUST, "trust-1"));
        loading.begin(TRUST, "trust-2", () -> done.add("second"));
        assertFalse(loading.ended(TRUST, "trust-3"));
        assertEquals(List.of("first", "second"), done);
    }

    @Test
    void whatFailedIsToldOnceAndTheOthersEndAllTheSame() throws IOException {
        IOException why = new IOException("no room");
        loading.begin(TRUST, "trust-1", () -> {
            throw why;
        });
        loading.begin(COUNCIL, "council-1", () -> done.add("council"));
        assertSame(why, assertThrows(IOException.class, loading::endAll));
        assertEquals(List.of("council"), done);
        assertFalse(loading.ended(TRUST, "trust-1"), "handed out again, it is taken again");
    }

    @Test
    void aFewAtMostAreUnderWay() throws Exception {
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger begunWhenItWaited = new AtomicInteger();
        Thread owner = Thread.currentThread();
        Thread opener = new Thread(() -> {
            while (owner.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            begunWhenItWaited.set(begun.get());
            door.countDown();
        });
        opener.start();
        for (int i = 0; i < 20; i++) {
            String word = "provider-" + i;
            loading.begin(new ProviderId(word), word + "-1", () -> throughTheDoor(word));
            begun.incrementAndGet();
        }
        loading.endAll();
        opener.join();
        assertEquals(4, begunWhenItWaited.get());
        assertEquals(20, done.size());
    }

    @Test
    void afterAStopWhatWaitedForItsTurnIsNotBegun() throws IOException {
        loading.begin(TRUST, "trust-1", () -> throughTheDoor("trust"));
        loading.begin(COUNCIL, "council-1", () -> done.add("council"));
        loading.stop();
        door.countDown();
        loading.endAll();
        assertFalse(done.contains("council"));
    }
}
