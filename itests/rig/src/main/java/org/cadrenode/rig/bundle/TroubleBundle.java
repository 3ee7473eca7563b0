package org.cadrenode.rig.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Bundles of connectors that do what connectors must not; they are compiled against the SPI of the distribution. */
public final class TroubleBundle {
    private static final String HANGING = """
            package trouble;

            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.*;
            import org.cadrenode.connector.spi.*;
            import org.osgi.framework.*;

            public class Trouble implements BundleActivator {
                public void start(BundleContext context) {
                    Dictionary<String, Object> none = new Hashtable<>();
                    context.registerService(Connector.class, new Hanging(), none);
                    context.registerService(Connector.class, new Throwing(), none);
                    context.registerService(Connector.class, new Asking(), none);
                    context.registerService(Connector.class, new Mute(), none);
                }

                public void stop(BundleContext context) { }

                static void hang() {
                    while (true) {
                        try {
                            Thread.sleep(1000000);
                        } catch (InterruptedException e) {
                            continue;
                        }
                    }
                }

                static SourceDescription named(String source) {
                    return new SourceDescription(source, "nobody", "trouble", "", List.of());
                }

                static Endpoint inbox(String source) {
                    return new Endpoint.Folder(Path.of(System.getProperty("karaf.data"), "inbox", source), ".*", Duration.ZERO);
                }

                static class Hanging implements FileConnector {
                    public SourceDescription description() { return named("hanging"); }
                    public Endpoint endpoint() { return inbox("hanging"); }
                    public List<String> check() { return List.of(); }
                    public Optional<String> table(String file) { return Optional.empty(); }
                    public void read(Extract extract, Records records) { hang(); }
                }

                static class Throwing implements FileConnector {
                    public SourceDescription description() { return named("throwing"); }
                    public Endpoint endpoint() { return inbox("throwing"); }
                    public List<String> check() { hang(); return List.of(); }
                    public Optional<String> table(String file) { return Optional.empty(); }
                    public void read(Extract extract, Records records) { throw new NoClassDefFoundError("gone"); }
                }

                static class Asking implements CollectingConnector {
                    public SourceDescription description() { return named("asking"); }
                    public Endpoint endpoint() { return new Endpoint.Fetched("nowhere"); }
                    public List<String> check() { return List.of(); }
                    public void collect(Collecting collecting) { hang(); }
                }

                static class Mute implements FileConnector {
                    public SourceDescription description() { hang(); return null; }
                    public Endpoint endpoint() { return inbox("mute"); }
                    public List<String> check() { return List.of(); }
                    public Optional<String> table(String file) { return Optional.empty(); }
                    public void read(Extract extract, Records records) { }
                }
            }
            """;

    // Each is greedy as long as a file of that name lies in the directory for data.
    private static final String GREEDY = """
            package trouble;

            import java.nio.file.*;
            import java.time.Duration;
            import java.util.*;
            import org.cadrenode.connector.spi.*;
            import org.osgi.framework.*;

            public class Trouble implements BundleActivator {
                public void start(BundleContext context) {
                    Dictionary<String, Object> none = new Hashtable<>();
                    context.registerService(Connector.class, new Reading(), none);
                    context.registerService(Connector.class, new Asking(), none);
                    context.registerService(Connector.class.getName(), new ServiceFactory<Connector>() {
                        public Connector getService(Bundle bundle, ServiceRegistration<Connector> registration) {
                            eatIf("greedy-making");
                            return new Made();
                        }
                        public void ungetService(Bundle bundle, ServiceRegistration<Connector> registration, Connector service) { }
                    }, none);
                    Thread by = new Thread(() -> {
                        while (context.getBundle().getState() != Bundle.UNINSTALLED) {
                            eatIf("greedy-always");
                            try {
                                Thread.sleep(200);
                            } catch (InterruptedException e) {
                                return;
                            }
                        }
                    }, "greedy");
                    by.setDaemon(true);
                    by.start();
                }

                public void stop(BundleContext context) { }

                static Path data() {
                    return Path.of(System.getProperty("karaf.data"));
                }

                static void eatIf(String name) {
                    List<long[]> eaten = new ArrayList<>();
                    while (Files.exists(data().resolve(name))) {
                        eaten.add(new long[1 << 20]);
                    }
                }

                static SourceDescription named(String source) {
                    return new SourceDescription(source, "nobody", "trouble", "", List.of());
                }

                static class Inbox implements FileConnector {
                    final String name;
                    Inbox(String name) { this.name = name; }
                    public SourceDescription description() { return named(name); }
                    public Endpoint endpoint() { return new Endpoint.Folder(data().resolve("inbox").resolve(name), ".*", Duration.ZERO); }
                    public List<String> check() { return List.of(); }
                    public Optional<String> table(String file) { return Optional.empty(); }
                    public void read(Extract extract, Records records) throws java.io.IOException {
                        try (java.io.InputStream content = extract.open()) {
                            if (new String(content.readAllBytes()).startsWith("much")) {
                                eatIf(name);
                            }
                        }
                    }
                }

                static class Reading extends Inbox {
                    Reading() { super("greedy-reading"); }
                }

                static class Made extends Inbox {
                    Made() { super("greedy-made"); }
                }

                static class Asking implements CollectingConnector {
                    public SourceDescription description() { return named("greedy-asking"); }
                    public Endpoint endpoint() { return new Endpoint.Fetched("nowhere"); }
                    public List<String> check() { return List.of(); }
                    public void collect(Collecting collecting) { eatIf("greedy-asking"); }
                }
            }
            """;

    private TroubleBundle() { }

    /** Writes the unsigned bundle of connectors that never return into a folder. */
    public static Path hanging(Path home, Path folder) throws IOException {
        return write("hanging", HANGING, home, folder);
    }

    /**
     * Writes the unsigned bundle of connectors that take all memory as long as a file of their name lies in the directory for data:
     * {@code greedy-reading} of what begins with the word much, {@code greedy-asking}, {@code greedy-making} before it is there, and {@code greedy-always} beside all that.
     */
    public static Path greedy(Path home, Path folder) throws IOException {
        return write("greedy", GREEDY, home, folder);
    }

    private static Path write(String name, String code, Path home, Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve(name + "-code/trouble")).resolve("Trouble.java");
        Files.writeString(source, code);
        Path classes = Files.createDirectories(folder.resolve(name + "-classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int result = compiler.run(null, null, null, "--release", "17", "-nowarn", "-d", classes.toString(), "-cp",
                jar(home, "org/cadrenode/cadre-connector-spi") + ":" + jar(home, "org/apache/felix/org.apache.felix.framework"), source.toString());
        if (result != 0) {
            throw new IllegalStateException("The connectors do not compile");
        }
        Path bare = Signed.bundle(folder.resolve(name + "-bare.jar"), "org.example." + name, "1.0.0", Map.of("Bundle-Activator", "trouble.Trouble",
                "Import-Package", "org.osgi.framework,org.cadrenode.connector.spi;version=\"[1,2)\""));
        Path jar = folder.resolve(name + "-unsigned.jar");
        try (JarInputStream in = new JarInputStream(Files.newInputStream(bare));
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), in.getManifest());
                Stream<Path> made = Files.walk(classes)) {
            for (Path file : made.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                out.write(Files.readAllBytes(file));
            }
        }
        return jar;
    }

    private static Path jar(Path home, String artifact) throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("system").resolve(artifact))) {
            return List.copyOf(files.filter(file -> file.toString().endsWith(".jar")).toList()).get(0);
        }
    }
}
