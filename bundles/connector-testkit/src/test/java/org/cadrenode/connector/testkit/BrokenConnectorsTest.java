package org.cadrenode.connector.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.cadrenode.connector.testkit.broken.BrokenCollectingConnector;
import org.cadrenode.connector.testkit.broken.BrokenFileConnector;
import org.cadrenode.connector.testkit.broken.BrokenMessageConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The kit finds each fault of the broken connectors that it ships with, and none in the sound ones. */
final class BrokenConnectorsTest {
    @AfterEach
    void soundAgain() {
        BrokenFileContract.fault = null;
        BrokenCollectingContract.fault = null;
        BrokenMessageContract.fault = null;
    }

    @ParameterizedTest
    @ValueSource(classes = {BrokenFileContract.class, BrokenCollectingContract.class, BrokenMessageContract.class})
    void aSoundConnectorPassesEveryTest(Class<?> contract) {
        EngineExecutionResults results = run(selectClass(contract));
        assertEquals(List.of(), failed(results));
        assertEquals(tests(contract).size(), results.testEvents().succeeded().count());
    }

    @ParameterizedTest
    @EnumSource
    void eachFaultOfAConnectorOfFilesIsFound(BrokenFileConnector fault) {
        BrokenFileContract.fault = fault;
        isFound(BrokenFileContract.class, fault.caughtBy());
    }

    @ParameterizedTest
    @EnumSource
    void eachFaultOfACollectingConnectorIsFound(BrokenCollectingConnector fault) {
        BrokenCollectingContract.fault = fault;
        isFound(BrokenCollectingContract.class, fault.caughtBy());
    }

    @ParameterizedTest
    @EnumSource
    void eachFaultOfAConnectorOfMessagesIsFound(BrokenMessageConnector fault) {
        BrokenMessageContract.fault = fault;
        isFound(BrokenMessageContract.class, fault.caughtBy());
    }

    private static void isFound(Class<?> contract, String by) {
        String name = Thread.currentThread().getName();
        List<Method> finding = tests(contract).stream().filter(test -> test.getName().startsWith(by)).collect(Collectors.toList());
        assertEquals(1, finding.size(), by);
        try {
            assertEquals(1, failed(run(selectMethod(contract, finding.get(0)))).size());
        } finally {
            Thread.currentThread().setName(name); // One of the faults is to name it.
        }
    }

    private static List<Method> tests(Class<?> contract) {
        List<Method> tests = new ArrayList<>();
        for (Class<?> type = contract; type != Object.class; type = type.getSuperclass()) {
            Arrays.stream(type.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(Test.class)).forEach(tests::add);
        }
        return tests;
    }

    private static EngineExecutionResults run(DiscoverySelector selector) {
        return EngineTestKit.engine("junit-jupiter").selectors(selector).execute();
    }

    private static List<String> failed(EngineExecutionResults results) {
        return results.testEvents().failed().stream().map(event -> event.getTestDescriptor().getDisplayName()).collect(Collectors.toList());
    }
}
