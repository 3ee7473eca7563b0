package org.cadrenode.watch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The room itself, in as much of a framework as it needs. */
class WatchRoomTest {
    private static final CountDownLatch ASKED = new CountDownLatch(1);
    private static final CountDownLatch ANSWERING = new CountDownLatch(1);
    private static final CountDownLatch ANSWERED = new CountDownLatch(1);
    private static final AtomicBoolean CUT = new AtomicBoolean();

    @Test
    void whereNothingIsConfiguredNothingIsWrong() {
        Map<String, HealthCheck> checks = new HashMap<>();
        ServiceRegistration<?> registration = fake(ServiceRegistration.class, Map.of());
        BundleContext context = (BundleContext) Proxy.newProxyInstance(BundleContext.class.getClassLoader(), new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("registerService")) {
                        checks.put(String.valueOf(((Dictionary<?, ?>) arguments[2]).get(HealthCheck.NAME)), (HealthCheck) arguments[1]);
                        return registration;
                    }
                    return method.getName().equals("getServiceReferences") ? List.of() : null;
                });
        WatchRoom room = new WatchRoom(context, Settings.of(Map.of()), fake(ConfigurationAdmin.class, Map.of()));
        Result result = checks.get("watch").execute();
        assertEquals(Result.Status.OK, result.getStatus(), result::toString);
        room.deactivate();
    }

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answers.get(method.getName())));
    }

    // As a check that waits for its room's database, which an interrupt would close for everybody.
    private static Result execute() {
        ASKED.countDown();
        try {
            ANSWERING.await();
        } catch (InterruptedException e) {
            CUT.set(true);
        }
        ANSWERED.countDown();
        return new Result(new FormattingResultLog());
    }

    @Test
    void settingsThatChangeDoNotInterruptARoomThatIsAnswering() throws InterruptedException {
        HealthCheck slow = WatchRoomTest::execute;
        ServiceReference<?> reference = fake(ServiceReference.class, Map.of("getProperty", "slow", "hashCode", 1));
        BundleContext context = fake(BundleContext.class, Map.of("getServiceReferences", List.of(reference), "getService", slow,
                "registerService", fake(ServiceRegistration.class, Map.of()), "getBundles", new Bundle[0]));
        WatchRoom room = new WatchRoom(context, Settings.of(Map.of()), fake(ConfigurationAdmin.class, Map.of()));
        Thread asking = new Thread(() -> room.look(Duration.ZERO));
        asking.start();
        assertTrue(ASKED.await(20, TimeUnit.SECONDS));
        room.deactivate();
        ANSWERING.countDown();
        assertTrue(ANSWERED.await(20, TimeUnit.SECONDS));
        asking.join(Duration.ofSeconds(20).toMillis());
        assertFalse(CUT.get());
    }
}
