package org.cadrenode.watch.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.hc.api.HealthCheck;

/** Rooms that a test furnishes. */
final class FakeRooms implements Rooms {
    final List<Object> services = new ArrayList<>();
    final Map<String, HealthCheck> checks = new TreeMap<>();

    FakeRooms with(Object service) {
        services.add(service);
        return this;
    }

    @Override
    public <T> List<T> all(Class<T> type) {
        return services.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public Map<String, HealthCheck> checks() {
        return new TreeMap<>(checks);
    }
}
