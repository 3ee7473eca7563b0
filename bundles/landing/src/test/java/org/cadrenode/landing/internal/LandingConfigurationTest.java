package org.cadrenode.landing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.delivery.DeliveryId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LandingConfigurationTest {
    @Test
    void theDefaultsAreTheOnesThatAreDocumented() throws ReflectiveOperationException {
        assertEquals("", LandingConfiguration.class.getMethod("directory").getDefaultValue());
        assertEquals(2048, LandingConfiguration.class.getMethod("leastFreeMebibytes").getDefaultValue());
        assertEquals(Path.of(System.getProperty("karaf.data", "data"), "cadre", "landing"),
                FileLandingZone.directory(configuration("", 0)));
        assertEquals(Path.of("/srv/landing"), FileLandingZone.directory(configuration(" /srv/landing ", 0)));
    }

    @Test
    void theHealthCheckWarnsWhereRoomIsShort(@TempDir Path folder) throws Exception {
        Zone zone = new Zone(folder);
        assertEquals(Result.Status.OK,
                new LandingHealthCheck(zone.zone, configuration(folder.toString(), 0)).execute().getStatus());
        assertEquals(Result.Status.WARN, new LandingHealthCheck(zone.zone,
                configuration(folder.toString(), Integer.MAX_VALUE)).execute().getStatus());
    }

    @Test
    void theHealthCheckNamesTheDeliveriesThatAreDamagedAndWhereTheyLie(@TempDir Path folder) throws Exception {
        Zone before = new Zone(folder);
        DeliveryId id = before.receive(Zone.CONTENT).id();
        Files.writeString(folder.resolve(id.value()).resolve("state.json"), "{");
        Result told = new LandingHealthCheck(new Zone(folder).zone, configuration(folder.toString(), 0)).execute();
        assertEquals(Result.Status.CRITICAL, told.getStatus());
        assertTrue(told.toString().contains(id + ".") && told.toString().contains("folders in " + folder), told.toString());
    }

    private static LandingConfiguration configuration(String directory, int leastFreeMebibytes) {
        return new LandingConfiguration() {
            @Override
            public Class<? extends Annotation> annotationType() {
                return LandingConfiguration.class;
            }

            @Override
            public String directory() {
                return directory;
            }

            @Override
            public int leastFreeMebibytes() {
                return leastFreeMebibytes;
            }
        };
    }
}
