package org.cadrenode.pipeline.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.cadrenode.api.delivery.SourceId;
import org.cadrenode.api.settings.SettingNames;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Finds the files of sources whose connector never came: its name or a setting that it needs is misspelt, or it is not installed. */
final class WithoutConnector {
    private static final String PREFIX = "org.cadrenode.connector.";

    private WithoutConnector() { }

    /**
     * Returns the names of the files that name a source which nobody reads, and of those that name none and by which no connector came.
     *
     * @param came the files by which connectors came, as the framework names them
     */
    static List<String> files(ConfigurationAdmin settings, Predicate<SourceId> read, Predicate<Object> came) {
        List<String> files = new ArrayList<>();
        try {
            Configuration[] found = settings.listConfigurations("(service.factoryPid=" + PREFIX + "*)");
            for (Configuration one : found == null ? new Configuration[0] : found) {
                Object file = one.getProperties().get(SettingNames.FILE);
                if (one.getProperties().get("source") instanceof String source ? !known(source.strip(), read) : file != null && !came.test(file)) {
                    files.add(one.getFactoryPid() + "-" + one.getPid().substring(one.getFactoryPid().length() + 1) + ".cfg");
                }
            }
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("The settings of sources cannot be listed", e);
        }
        Collections.sort(files);
        return files;
    }

    private static boolean known(String source, Predicate<SourceId> read) {
        try {
            return read.test(new SourceId(source));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
