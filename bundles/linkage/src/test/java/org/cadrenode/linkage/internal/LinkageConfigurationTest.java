package org.cadrenode.linkage.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.cadrenode.linkage.engine.pairs.Finder;
import org.cadrenode.linkage.engine.pairs.Weights;
import org.junit.jupiter.api.Test;

class LinkageConfigurationTest {
    @Test
    void theDefaultsAreThoseOfTheManual() {
        Map<String, Object> defaults = new TreeMap<>();
        for (Method option : LinkageConfiguration.class.getDeclaredMethods()) {
            defaults.put(option.getName(), option.getDefaultValue());
        }
        assertEquals(new TreeMap<>(Map.of("directory", "", "cacheMebibytes", 32, "viewsMebibytes", 16, "largestBlock", 2000, "weights", "",
                "linkScore", 4.0, "reviewScore", 2.0, "margin", 1.0, "tokenRetentionDays", 0)), defaults);
        assertEquals("org.cadrenode.linkage", LinkageConfiguration.PID);
    }

    @Test
    void theFileInEtcHoldsTheWeightsThatComeWithTheNode() throws IOException {
        assertEquals(Weights.parse(new Finder().shippedWeights()).text(), Weights.parse(Files.readString(Path.of("../../etc/linkage-weights.txt"))).text());
    }
}
