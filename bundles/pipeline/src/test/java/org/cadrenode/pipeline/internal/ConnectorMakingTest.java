package org.cadrenode.pipeline.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.cadrenode.connector.spi.Connector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceReference;

final class ConnectorMakingTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Connector CONNECTOR = (Connector) Proxy.newProxyInstance(ConnectorMakingTest.class.getClassLoader(),
            new Class<?>[] {Connector.class}, (proxy, method, arguments) -> method.getName().equals("equals") ? proxy == arguments[0] : 1);

    private final List<ServiceReference<Connector>> unmade = new ArrayList<>();

    @TempDir
    Path directory;

    @Test
    void oneThatHangsWhileItIsMadeHoldsUpNobodyAndIsTold() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        ConnectorMaking making = making(Duration.ofMillis(50), reference -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return CONNECTOR;
        });
        ServiceReference<Connector> hanging = reference("uk.example.connector.rollcall~north");

        assertEquals(Optional.empty(), making.make(hanging));

        assertTrue(making.failed().get(0).startsWith("The connector of etc/uk.example.connector.rollcall-north.cfg does not start (CONNECTOR_SILENT)"),
                making.failed()::toString);
        making.forget(hanging, connector -> unmade.clear());
        assertEquals(List.of(), making.failed(), "It left");
        never.countDown();
    }

    @Test
    void oneThatFailsIsToldByItsFileAndNeverByWhatItThrew() throws IOException {
        ConnectorMaking making = making(LONG, reference -> {
            throw new NoClassDefFoundError("swordfish");
        });
        making.make(reference("uk.example.connector.rollcall~south"));
        assertTrue(making.failed().get(0).contains("rollcall-south.cfg does not start (CONNECTOR_FAILED)"), making.failed()::toString);
        assertTrue(!making.failed().get(0).contains("swordfish"), making.failed()::toString);

        ConnectorMaking nothing = making(LONG, reference -> null);
        assertEquals(Optional.empty(), nothing.make(reference("uk.example.connector.rollcall~south")));
        assertEquals(making.failed(), nothing.failed());
    }

    @Test
    void aMisspeltSettingWithoutWhichItDoesNotComeIsTold() throws IOException {
        ConnectorMaking making = making(LONG, reference -> null);
        making.make(reference("org.cadrenode.connector.csv~north", "provider", "sorce"));
        assertEquals(List.of("The connector of etc/org.cadrenode.connector.csv-north.cfg does not start (CONNECTOR_FAILED): it has no setting source,"
                + " but sorce. Correct the name, or ask those who provide it."), making.failed());

        ConnectorMaking another = making(LONG, reference -> null);
        another.make(reference("org.cadrenode.connector.csv~north", "provider", "source", "sources"));
        assertTrue(another.failed().get(0).contains("a setting that it cannot do without"), another.failed()::toString);
    }

    @Test
    void oneThatIsMadeIsMadeOnAThreadOfItsOwnAndLetGoOnce() throws IOException {
        Thread[] thread = new Thread[1];
        ConnectorMaking making = making(LONG, reference -> {
            thread[0] = Thread.currentThread();
            return CONNECTOR;
        });
        ServiceReference<Connector> reference = reference("uk.example.connector.rollcall~north");
        List<Connector> left = new ArrayList<>();

        assertEquals(Optional.of(CONNECTOR), making.make(reference));
        assertNotEquals(Thread.currentThread(), thread[0]);
        making.forget(reference, left::add);
        making.forget(reference, left::add);

        assertEquals(List.of(CONNECTOR), left);
        assertEquals(List.of(reference), unmade);
        assertEquals(List.of(), making.failed());
    }

    @Test
    void oneInWhoseMakingTheNodeEndedAgainAndAgainIsMadeOnlyOnceItComesAnew() throws IOException {
        ServiceReference<Connector> reference = reference("uk.example.connector.rollcall~north");
        List<Connector> made = new ArrayList<>();
        for (int ends = 0; ends < Suspicion.MOST; ends++) {
            new Suspicion(directory).ofMaking("etc/uk.example.connector.rollcall-north.cfg").begin();
        }
        ConnectorMaking making = making(LONG, one -> CONNECTOR);
        making.make(reference, made::add);
        assertEquals(List.of(), made);
        assertTrue(making.failed().get(0).startsWith("The connector of etc/uk.example.connector.rollcall-north.cfg is not made: the node has ended 4 times"),
                making.failed()::toString);

        making.forget(reference, connector -> { });
        making.make(reference, made::add);
        assertEquals(List.of(CONNECTOR), made);
        assertEquals(List.of(), making.failed());
        assertTrue(new Suspicion(directory).none());
    }

    private ConnectorMaking making(Duration limit, Function<ServiceReference<Connector>, @Nullable Connector> maker) throws IOException {
        return new ConnectorMaking(maker, unmade::add, limit, new Suspicion(directory));
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<Connector> reference(String pid, String... names) {
        return (ServiceReference<Connector>) Proxy.newProxyInstance(ConnectorMakingTest.class.getClassLoader(), new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getProperty" -> arguments[0].equals("service.pid") ? pid : List.of(names).contains(arguments[0]) ? "north" : null;
                    case "getPropertyKeys" -> names;
                    case "hashCode" -> pid.hashCode();
                    case "equals" -> proxy == arguments[0];
                    default -> pid;
                });
    }
}
