package org.cadrenode.synthetic.internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** What the demonstration's commands share: they look services up, and print one JSON object. */
abstract class DemoCommand implements Action {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Reference
    @Nullable BundleContext bundle;

    @Reference
    @Nullable Session session;

    abstract Map<String, Object> answer() throws IOException;

    @Override
    public final @Nullable Object execute() throws IOException {
        Session here = Optional.ofNullable(session).orElseThrow();
        here.getConsole().println(JSON.writeValueAsString(answer()));
        return null;
    }

    final boolean offered(Class<?> type) {
        return Optional.ofNullable(bundle).orElseThrow().getServiceReference(type) != null;
    }

    final <T> T service(Class<T> type) {
        BundleContext context = Optional.ofNullable(bundle).orElseThrow();
        return Optional.ofNullable(context.getServiceReference(type)).map(context::getService)
                .orElseThrow(() -> new IllegalStateException(type.getSimpleName() + " is not available"));
    }
}
