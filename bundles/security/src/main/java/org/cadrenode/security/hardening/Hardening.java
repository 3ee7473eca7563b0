package org.cadrenode.security.hardening;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compares an installation with the way in which the appliance is delivered. It names each setting that opens a way in,
 * or takes a defence away, with what mends it; never a value. Stateless.
 */
final class Hardening {
    private static final String SHELL = "org.apache.karaf.shell.cfg";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");
    private static final Pattern WEAK_CIPHER = Pattern.compile("cbc|3des|blowfish|arcfour|none|chacha20");
    private static final Pattern WEAK_MAC = Pattern.compile("md5|sha1|umac-64|-96");
    private static final Pattern WEAK_EXCHANGE = Pattern.compile("sha1|group1-|group14-|group-exchange");
    private static final Pattern WEAK_SIGNATURE = Pattern.compile("ssh-dss|ssh-rsa|sha1");
    private static final Pattern SECRET = Pattern.compile("(password|passwd|passphrase|secret|privatekey|private-key|apikey|api-key|[._-]pin)$");
    private static final Pattern WAY_IN = Pattern.compile("\\b(deployer|kar|management|webconsole|http|jetty|instance|jolokia|obr)\\b");
    private static final Set<PosixFilePermission> OTHERS = Set.of(
        PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private static final Set<PosixFilePermission> WORLD = Set.of(
        PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private final Installation node;
    private final List<Finding> findings = new ArrayList<>();

    private Hardening(Installation node) {
        this.node = node;
    }

    /** Returns what is found, the console first; empty if all is as delivered. */
    static List<Finding> findings(Installation node) throws IOException {
        Hardening hardening = new Hardening(node);
        hardening.console();
        hardening.commands();
        hardening.waysIn();
        hardening.virtualMachine();
        hardening.files();
        hardening.secrets();
        return List.copyOf(hardening.findings);
    }

    private void console() throws IOException {
        Map<String, String> shell = node.settings(SHELL);
        String host = shell.getOrDefault("sshHost", "0.0.0.0");
        if (!LOOPBACK.contains(host)) {
            weak("The console listens beyond loopback",
                "set sshHost = 127.0.0.1 in etc/" + SHELL + " and use a tunnel, or leave it if this is the management network");
        }
        if (!"false".equals(shell.get("sftpEnabled"))) {
            grave("Files can be sent through the console", "set sftpEnabled = false in etc/" + SHELL);
        }
        if (!"cadre".equals(shell.get("sshRealm"))) {
            grave("The console's logins pass by the node's own accounts", "set sshRealm = cadre in etc/" + SHELL);
        }
        algorithms(shell, "ciphers", WEAK_CIPHER);
        algorithms(shell, "macs", WEAK_MAC);
        algorithms(shell, "kexAlgorithms", WEAK_EXCHANGE);
        algorithms(shell, "sigAlgorithms", WEAK_SIGNATURE);
    }

    private void algorithms(Map<String, String> shell, String name, Pattern weak) {
        String list = shell.getOrDefault(name, "");
        if (list.isEmpty() || List.of(list.split("\\s*,\\s*")).stream().anyMatch(one -> weak.matcher(one).find())) {
            weak("The console accepts outdated algorithms", "set " + name + " in etc/" + SHELL + " as it was delivered");
        }
    }

    private void commands() {
        if (node.system().getOrDefault("karaf.secured.command.compulsory.roles", "").isBlank()) {
            grave("Commands that no access list names are open to every user",
                "set karaf.secured.command.compulsory.roles = admin in etc/custom.system.properties");
        }
        String scopes = node.system().getOrDefault("karaf.secured.services", "");
        if (scopes.isBlank()) {
            grave("Access lists are not in force", "take karaf.secured.services from etc/system.properties as it was delivered");
        }
    }

    private void waysIn() throws IOException {
        for (Map.Entry<String, Map<String, String>> file : node.allSettings().entrySet()) {
            if (file.getKey().startsWith("org.apache.felix.fileinstall-")) {
                grave("A folder installs whatever is put into it", "rm etc/" + file.getKey());
            }
        }
        String boot = node.settings("org.apache.karaf.features.cfg").getOrDefault("featuresBoot", "");
        if (WAY_IN.matcher(boot.replaceAll("cadre-[a-z0-9-]+", "")).find()) {
            grave("A feature of Karaf that lets code or people in is among those that boot",
                "take it out of featuresBoot in etc/org.apache.karaf.features.cfg, and uninstall it (feature:uninstall)");
        }
        if (node.settings("org.ops4j.pax.url.mvn.cfg").getOrDefault("org.ops4j.pax.url.mvn.repositories", "unset").isEmpty()) {
            return;
        }
        weak("Bundles may be fetched from remote repositories",
            "set org.ops4j.pax.url.mvn.repositories to nothing in etc/org.ops4j.pax.url.mvn.cfg");
    }

    private void virtualMachine() {
        if (!"-1".equals(node.system().getOrDefault("karaf.shutdown.port", "-1"))) {
            weak("A port stops the node", "set karaf.shutdown.port = -1 in etc/custom.properties");
        }
        if (node.system().keySet().stream().anyMatch(name -> name.startsWith("com.sun.management.jmxremote.port"))) {
            grave("The virtual machine can be managed over the network", "start it without com.sun.management.jmxremote settings");
        }
        if (node.arguments().stream().anyMatch(one -> one.startsWith("-agentlib:jdwp") || one.startsWith("-Xrunjdwp"))) {
            grave("A debugger can attach to the process", "start it without -agentlib:jdwp");
        }
        if (!node.arguments().contains("-XX:+DisableAttachMechanism")) {
            weak("Tools can attach to the process", "start it by bin/karaf, which sets -XX:+DisableAttachMechanism");
        }
        if (node.arguments().contains("-XX:+HeapDumpOnOutOfMemoryError")) {
            weak("A full heap is written to disk, keys and all", "start it with -XX:-HeapDumpOnOutOfMemoryError");
        }
        if (node.limits().stream().anyMatch(line -> line.startsWith("Max core file size") && !line.matches("Max core file size\\s+0\\s+0\\s.*"))) {
            weak("A crash writes the memory to disk, keys and all", "start it by bin/karaf, which sets ulimit -c 0");
        }
        if ("root".equals(node.user())) {
            weak("The node runs as root", "run it as an account of its own, such as cadre (see the manual, Install)");
        }
    }

    private void files() throws IOException {
        closed(node.etc());
        closed(node.data());
        closed(node.base().resolve("credentials"));
        closed(node.data().resolve("cadre/host.key"));
        Path credentials = node.base().resolve("credentials");
        if (Files.isDirectory(credentials)) {
            try (var files = Files.list(credentials)) {
                for (Path file : files.toList()) {
                    closed(file);
                }
            }
        }
    }

    private void closed(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try {
            if (open(Files.readAttributes(path, PosixFileAttributes.class))) {
                weak("Others on this machine can reach " + node.base().relativize(path.toAbsolutePath().normalize()),
                    "chmod go= " + path);
            }
        } catch (UnsupportedOperationException e) {
            // A file system without modes: nothing can be said.
        } catch (IllegalArgumentException e) {
            weak("Others on this machine can reach " + path, "chmod go= " + path);
        }
    }

    // What is root's, so that the node cannot change it, the node reads by its own group, in which nobody else is.
    private boolean open(PosixFileAttributes file) {
        boolean readByOwnGroup = file.owner().getName().equals("root") && file.group().getName().equals(node.user());
        Set<PosixFilePermission> open = readByOwnGroup ? WORLD : OTHERS;
        return file.permissions().stream().anyMatch(open::contains);
    }

    private void secrets() throws IOException {
        Set<String> named = node.namesOfSecrets();
        for (Map.Entry<String, Map<String, String>> file : node.allSettings().entrySet()) {
            for (Map.Entry<String, String> setting : file.getValue().entrySet()) {
                String key = setting.getKey().toLowerCase(Locale.ROOT);
                if (!SECRET.matcher(key).find() || setting.getValue().isEmpty()) {
                    continue;
                }
                String which = "The setting " + setting.getKey() + " of etc/" + file.getKey();
                if (!key.endsWith("secret")) {
                    grave(which + " is a secret in clear", "write it into a file of mode 600 below credentials/ and name that file instead");
                } else if (!named.contains(setting.getValue())) {
                    // By the connectors' rule such a setting holds the name of a secret.
                    grave(which + " is a secret in clear, or the name of one that is not there",
                        "give the secret to the node by connector:secret-set NAME, and let the setting hold that NAME");
                }
            }
        }
    }

    private void grave(String what, String mend) {
        findings.add(Finding.grave(what, mend));
    }

    private void weak(String what, String mend) {
        findings.add(Finding.weak(what, mend));
    }
}
