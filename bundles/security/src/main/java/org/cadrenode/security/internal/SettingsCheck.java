package org.cadrenode.security.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.cadrenode.api.settings.SettingNames;
import org.cadrenode.api.settings.SettingsHold;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which lines of the rooms' files, and which files, nobody reads: what they should have set holds its default. A room that
 * decides what leaves the node makes it critical, and then nothing is released. Files of sources are judged with their connectors. Thread-safe.
 */
@Component(service = {SettingsHold.class, HealthCheck.class}, property = {HealthCheck.NAME + "=settings", HealthCheck.TAGS + "=cadre"})
public final class SettingsCheck implements SettingsHold, HealthCheck {
    /** The rooms whose settings decide what leaves the node, and who may let it. */
    static final Set<String> GUARDS = Set.of("families", "gate", "nationaloptout", "optout", "pseudonymise", "security", "terms");

    private static final Logger LOG = LoggerFactory.getLogger(SettingsCheck.class);
    private static final String ORIGIN = "org.cadrenode";
    private static final String OURS = ORIGIN + ".";
    private static final String CONNECTORS = OURS + "connector.";
    private static final String READ = "cfg";
    /** Endings by which a file of settings is not read, and which an editor or a habit gives it. */
    private static final Set<String> HABITS = Set.of("conf", "txt");

    private final ConfigurationAdmin configurations;
    private final Supplier<Map<String, Set<String>>> declared;
    private final Set<String> rooms;
    private final Supplier<Set<String>> names;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /** Made by the runtime. */
    @Activate
    public SettingsCheck(BundleContext context, @Reference ConfigurationAdmin configurations) {
        this(configurations, new DeclaredSettings(context)::names, DeclaredSettings.rooms(), SettingsCheck::namesInEtc);
    }

    /**
     * @param declared the names of the settings of each room that is installed, by its id
     * @param rooms the ids of all rooms, installed or not
     * @param names the names of the files in etc
     */
    SettingsCheck(ConfigurationAdmin configurations, Supplier<Map<String, Set<String>>> declared, Set<String> rooms, Supplier<Set<String>> names) {
        this.configurations = configurations;
        this.declared = declared;
        this.rooms = Set.copyOf(rooms);
        this.names = names;
    }

    @Override
    public Optional<String> refusal() {
        return found(files()).entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).findFirst();
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Map<String, Map<String, Object>> files = files();
        Map<String, Boolean> found = found(files);
        found.forEach((finding, critical) -> {
            if (critical) {
                log.critical("{} Nothing is released until then.", finding);
            } else {
                log.warn("{}", finding);
            }
            if (logged.add(finding)) {
                LOG.warn("Settings: {}", finding);
            }
        });
        logged.retainAll(found.keySet());
        log.info("{} files of settings of the node's rooms are read", files.keySet().stream().filter(rooms::contains).count());
        return new Result(log);
    }

    // What is wrong, and whether it decides what leaves.
    private Map<String, Boolean> found(Map<String, Map<String, Object>> files) {
        Map<String, Set<String>> known = declared.get();
        Map<String, Boolean> found = new TreeMap<>();
        files.forEach((pid, properties) -> findings(pid, properties, known).forEach(finding -> found.put(finding, guards(pid))));
        Set<String> inEtc = names.get();
        inEtc.stream().filter(SettingsCheck::endsOtherwise).forEach(name -> {
            String pid = name.substring(0, name.lastIndexOf('.')).replaceFirst("\\.cfg$", "");
            // Beside the right file it is a copy of it.
            found.put("etc/" + name + " is read by nobody: a file of settings ends in .cfg. Rename or remove it.", guards(pid) && !inEtc.contains(pid + "." + READ));
        });
        return found;
    }

    private static boolean endsOtherwise(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return name.startsWith(OURS) && !ending.equals(READ) && (HABITS.contains(ending) || SettingNames.nearest(ending, Set.of(READ)).isPresent());
    }

    private static Set<String> namesInEtc() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("karaf.etc", "etc")))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            // That it cannot be read is told by the check of the installation.
            return Set.of();
        }
    }

    private List<String> findings(String pid, Map<String, ?> properties, Map<String, Set<String>> names) {
        if (!pid.startsWith(OURS)) {
            return List.of(SettingNames.file(properties) + " is read by nobody: the names of the node's files begin with " + OURS + " Rename it.");
        }
        if (!rooms.contains(pid) && !names.containsKey(pid)) {
            Optional<String> meant = nearest(pid.substring(OURS.length()));
            return List.of(SettingNames.file(properties) + " is read by nobody; "
                    + meant.map(room -> "rename it to " + OURS + room + ".cfg.").orElse("see the manual (Configure) for its name, or remove it."));
        }
        Set<String> known = names.get(pid);
        // Of a room that this node does not have, nothing is known, and nothing is read.
        return known == null ? List.of() : new SettingNames(known, families(known)).unknown(properties);
    }

    // A setting whose name has a dot is one of many, of which a site may make more: role.NAME.
    private static Set<String> families(Set<String> known) {
        return known.stream().filter(name -> name.indexOf('.') > 0).map(name -> name.substring(0, name.indexOf('.') + 1)).collect(Collectors.toSet());
    }

    private boolean guards(String pid) {
        String room = pid.substring(origin(pid).length()).replaceFirst("^\\.", "");
        return GUARDS.contains(room) || !rooms.contains(pid) && nearest(room).filter(GUARDS::contains).isPresent();
    }

    private Optional<String> nearest(String room) {
        return SettingNames.nearest(room, rooms.stream().map(one -> one.substring(OURS.length())).collect(Collectors.toSet()));
    }

    // Those of the node, but sources, and those whose name is nearly that of one of the node's.
    private Map<String, Map<String, Object>> files() {
        Map<String, Map<String, Object>> files = new TreeMap<>();
        try {
            Configuration[] all = configurations.listConfigurations(null);
            for (Configuration one : all == null ? new Configuration[0] : all) {
                Dictionary<String, Object> values = one.getProperties();
                if (values != null && (one.getPid().startsWith(OURS) && !one.getPid().startsWith(CONNECTORS) || almostOurs(one.getPid()))) {
                    Map<String, Object> properties = new HashMap<>();
                    new HashSet<>(Collections.list(values.keys())).forEach(name -> properties.put(name, values.get(name)));
                    files.put(one.getPid(), properties);
                }
            }
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("The settings of the node's rooms cannot be listed", e);
        }
        return files;
    }

    private static boolean almostOurs(String pid) {
        return !origin(pid).equals(ORIGIN) && SettingNames.nearest(origin(pid), Set.of(ORIGIN)).isPresent();
    }

    private static String origin(String pid) {
        int end = pid.indexOf('.', pid.indexOf('.') + 1);
        return end < 0 ? pid : pid.substring(0, end);
    }
}
