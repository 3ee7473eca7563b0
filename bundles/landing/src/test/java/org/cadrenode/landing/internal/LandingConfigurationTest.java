package org.cadrenode.landing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import org.apache.felix.hc.api.Result;
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
