package org.cadrenode.connector.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cadrenode.connector.testkit.broken.BrokenFileConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

final class BrokenFileConnectorTest {
    @AfterEach
    void soundAgain() {
        BrokenFileContract.fault = null;
    }

    @Test
    void aSoundConnectorPasses() {
        EngineExecutionResults results = run(selectClass(BrokenFileContract.class));
        assertEquals(List.of(), failed(results));
        assertTrue(results.testEvents().succeeded().count() > 12);
    }

    @ParameterizedTest
    @EnumSource
    void eachFaultIsFound(BrokenFileConnector fault) {
        BrokenFileContract.fault = fault;
        String name = Thread.currentThread().getName();
        List<DiscoverySelector> finding = Stream.of(FileConnectorContractTest.class, ConnectorContractTest.class)
                .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class) && method.getName().startsWith(fault.caughtBy()))
                .map(method -> selectMethod(BrokenFileContract.class, method)).collect(Collectors.toList());
        assertEquals(1, finding.size());
        try {
            assertEquals(1, failed(run(finding.toArray(DiscoverySelector[]::new))).size());
        } finally {
            Thread.currentThread().setName(name);
        }
    }

    private static EngineExecutionResults run(DiscoverySelector... selectors) {
        return EngineTestKit.engine("junit-jupiter").selectors(selectors).execute();
    }

    private static List<String> failed(EngineExecutionResults results) {
        return results.testEvents().failed().stream().map(event -> event.getTestDescriptor().getDisplayName()).collect(Collectors.toList());
    }
}
