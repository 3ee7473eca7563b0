package org.cadrenode.watch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Rooms that open, do not open, and come and go, in a framework of the test's own. */
class ServedRoomsTest {
    private static final HealthCheck GOOD = () -> new Result(Result.Status.OK, "well");
    private static final long LOOK = TimeUnit.SECONDS.toNanos(30);

    private final Map<ServiceReference<?>, @Nullable HealthCheck> served = new HashMap<>();
    private long now = Long.MAX_VALUE - LOOK;
    private int refusals;
    private final ServedRooms rooms = new ServedRooms(context(), () -> now);

    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (self, method, arguments) ->
                switch (method.getName()) {
                    case "getServiceReferences" -> List.copyOf(served.keySet());
                    case "getService" -> {
                        HealthCheck check = served.get(arguments[0]);
                        refusals += check == null ? 1 : 0;
                        yield check;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private ServiceReference<?> reference(String name) {
        Object bundle = Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Bundle.class}, (self, method, arguments) -> null);
        return (ServiceReference<?>) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ServiceReference.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> arguments[0].equals(HealthCheck.NAME) ? name : null;
                    case "getBundle" -> served.containsKey(self) ? bundle : null;
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Result.Status look(String name) {
        return rooms.checks().get(name).execute().getStatus();
    }

    @Test
    void aRoomThatDoesNotOpenIsCriticalOnceItHasHadAMinute() {
        served.put(reference("linkage"), null);
        served.put(reference("vault"), GOOD);
        assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, look("linkage"));
        now += Duration.ofMinutes(1).toNanos();
        assertEquals(Result.Status.CRITICAL, look("linkage"));
        assertEquals(Set.of("linkage", "vault"), rooms.checks().keySet());
        assertEquals(Result.Status.OK, look("vault"));
    }

    @Test
    void aRoomThatDoesNotOpenIsAskedForMoreAndMoreSeldom() {
        served.put(reference("linkage"), null);
        for (int looks = 0; looks < TimeUnit.DAYS.toSeconds(1) / 30; looks++) {
            rooms.checks();
            rooms.all(HealthCheck.class);
            now += LOOK;
        }
        assertTrue(refusals >= 24 && refusals < 40, refusals + " attempts in a day");
    }

    @Test
    void whatOpensLateOrIsPutBackIsThere() {
        ServiceReference<?> linkage = reference("linkage");
        served.put(linkage, null);
        assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, look("linkage"));
        now += LOOK;
        served.put(linkage, GOOD);
        assertEquals(Result.Status.OK, look("linkage"));
        served.put(linkage, null);
        look("linkage");
        now += Duration.ofHours(2).toNanos();
        assertEquals(Result.Status.CRITICAL, look("linkage"));
        served.remove(linkage);
        served.put(reference("linkage"), GOOD);
        assertEquals(Result.Status.OK, look("linkage"));
        assertSame(GOOD, rooms.one(HealthCheck.class).orElseThrow());
    }

    @Test
    void aRoomOfASealedKeystoreIsNoCheck() {
        assertEquals(Map.of(), rooms.checks());
    }
}
