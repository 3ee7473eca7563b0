package org.cadrenode.watch.internal;

import java.util.Arrays;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Tells whether every bundle runs: one that does not has no check of its own that could say so. */
final class BundlesCheck implements HealthCheck {
    private static final String CONNECTOR = "org.cadrenode.connector-";

    private final BundleContext context;

    BundlesCheck(BundleContext context) {
        this.context = context;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<Bundle> idle = Arrays.stream(context.getBundles()).filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null).toList();
        for (Bundle bundle : idle) {
            if (String.valueOf(bundle.getSymbolicName()).startsWith(CONNECTOR)) {
                log.warn("The connector {} does not run: connector:list", bundle.getSymbolicName());
            } else {
                log.critical("{} does not run: restart the node, and look into the log if it lasts", bundle.getSymbolicName());
            }
        }
        log.info("{} bundles run", context.getBundles().length - idle.size());
        return new Result(log);
    }
}
