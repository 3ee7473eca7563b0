package org.cadrenode.watch.internal;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders that the settings of the node's rooms name with their full paths, whatever the settings are called. Thread-safe. */
final class SettingFolders {
    private static final Logger LOG = LoggerFactory.getLogger(SettingFolders.class);
    private static final String OURS = "org.cadrenode.";

    private final ConfigurationAdmin settings;
    private final String further;

    /** @param further folders that no setting names, with commas between */
    SettingFolders(ConfigurationAdmin settings, String further) {
        this.settings = settings;
        this.further = further;
    }

    /** Returns each folder by the room whose settings name it. */
    Map<String, Path> folders() {
        Map<String, Path> folders = new LinkedHashMap<>();
        Arrays.stream(further.split(",")).map(String::strip).forEach(path -> add(folders, "folder", path));
        try {
            Configuration[] all = settings.listConfigurations("(service.pid=" + OURS + "*)");
            for (Configuration one : all == null ? new Configuration[0] : all) {
                Dictionary<String, Object> values = one.getProperties();
                if (values != null) {
                    String room = Rooms.word(one.getPid().substring(OURS.length()).replaceAll("[.~].*", ""));
                    Collections.list(values.keys()).stream().sorted().map(values::get).filter(String.class::isInstance)
                            .forEach(value -> add(folders, room, ((String) value).strip()));
                }
            }
        } catch (IOException | InvalidSyntaxException e) {
            LOG.warn("Watch: the settings cannot be read: {}", e.getClass().getSimpleName());
        }
        return folders;
    }

    private static void add(Map<String, Path> folders, String name, String value) {
        if (value.startsWith("/")) {
            try {
                String free = name;
                for (int i = 2; folders.containsKey(free); i++) {
                    free = name + "-" + i;
                }
                folders.put(free, Path.of(value));
            } catch (InvalidPathException e) {
                // A text that happens to begin like a path.
            }
        }
    }
}
