package ${package};

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.replaceConfigurationFile;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.inject.Inject;
import org.cadrenode.connector.spi.Connector;
import org.cadrenode.connector.spi.Extract;
import org.cadrenode.connector.spi.FileConnector;
import org.cadrenode.connector.spi.Problem;
import org.cadrenode.connector.spi.Records;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.extra.VMOption;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The connector in a real node: its bundle resolves, its component starts with its configuration, and it reads the sample.
 * Run it with {@code mvn -Dcadre.archive=/path/to/cadre-node.tar.gz verify}; without the archive it is skipped.
 */
@RunWith(ExamWhereThereIsANode.class)
@ExamReactorStrategy(PerClass.class)
public class ConnectorIT {
    private static final String GUARD = "cadre-admission-guard";
    private static final String CONFIGURATION = "etc/${groupId}.connector.${connector}-exam.cfg";

    @Inject
    private BundleContext context;

    @Configuration
    public Option[] configuration() throws IOException {
        String repository = System.getProperty("maven.repository");
        List<Option> options = new ArrayList<>(List.of(
                karafDistributionConfiguration().frameworkUrl(archive().toUri().toString()).karafVersion(System.getProperty("karaf.version"))
                        .name("CADRE Node").unpackDirectory(new File("target/exam")).useDeployFolder(false),
                editConfigurationFilePut("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.localRepository", repository),
                editConfigurationFilePut("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.defaultRepositories",
                        "$" + "{karaf.home.uri}$" + "{karaf.default.repository}@id=system.repository@snapshots, "
                                + Path.of(repository).toUri() + "@id=local@snapshots"),
                // What Pax Exam brings is not signed: only without the guard can it look in.
                replaceConfigurationFile("etc/startup.properties", startupWithoutGuard()),
                editConfigurationFilePut("etc/org.apache.karaf.features.cfg", "featuresBoot", bootWithoutGuard()),
                editConfigurationFilePut(CONFIGURATION, "source", "${connector}-exam"),
                editConfigurationFilePut(CONFIGURATION, "provider", "example-trust"),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(), doNotModifyLogConfiguration(),
                bundle(Path.of(System.getProperty("connector.jar")).toUri().toString()).startLevel(80)));
        virtualMachineArguments().map(VMOption::new).forEach(options::add);
        return options.toArray(new Option[0]);
    }

    @Test
    public void theConnectorStartsWithItsConfigurationAndReadsTheSample() throws Exception {
        FileConnector connector = (FileConnector) connector();
        assertEquals("example-trust", connector.description().provider());
        assertEquals(List.of("patients 20", "visits 60 and 1 rejected"), List.of(read(connector, "patients.csv"), read(connector, "visits.csv")));
    }

    // Waits until the component is there: the configuration is read while the node starts.
    private Connector connector() throws Exception {
        ServiceTracker<Connector, Connector> connectors = new ServiceTracker<>(context, Connector.class, null);
        connectors.open();
        try {
            long end = System.nanoTime() + 120_000_000_000L;
            while (System.nanoTime() < end) {
                ServiceReference<Connector>[] found = connectors.getServiceReferences();
                for (ServiceReference<Connector> one : found == null ? List.<ServiceReference<Connector>>of() : Arrays.asList(found)) {
                    Connector connector = context.getService(one);
                    if (connector != null && connector.description().source().equals("${connector}-exam")) {
                        return connector;
                    }
                }
                connectors.waitForService(200);
                Thread.yield();
            }
        } finally {
            connectors.close();
        }
        throw new AssertionError("The connector has not started");
    }

    private static String read(FileConnector connector, String file) throws IOException {
        String table = connector.table(file).orElse("");
        long[] counts = new long[2];
        connector.read(new Extract() {
            @Override
            public String table() {
                return table;
            }

            @Override
            public InputStream open() throws IOException {
                return new FileInputStream(System.getProperty("sample.folder") + "/" + file);
            }
        }, new Records() {
            @Override
            public int table(String name, List<String> columns) {
                return 0;
            }

            @Override
            public void record(int number, long line, String[] values) {
                counts[0]++;
            }

            @Override
            public void record(int number, long line, long version, String[] values) {
                counts[0]++;
            }

            @Override
            public void removed(int number, long line, long version, String[] values) {
                counts[0]++;
            }

            @Override
            public void reject(String name, long line, String column, Problem problem) {
                assertNotNull(problem);
                counts[1]++;
            }
        });
        return table + " " + counts[0] + (counts[1] == 0 ? "" : " and " + counts[1] + " rejected");
    }

    private static Path archive() {
        return Path.of(System.getProperty("cadre.archive")).toAbsolutePath().normalize();
    }

    private static File startupWithoutGuard() throws IOException {
        Path file = Files.createDirectories(Path.of("target/exam-files")).resolve("startup.properties");
        return Files.write(file, new String(entry("etc/startup.properties")).lines().filter(line -> !line.contains(GUARD))
                .collect(Collectors.toList())).toFile();
    }

    private static String bootWithoutGuard() throws IOException {
        Properties settings = new Properties();
        settings.load(new java.io.ByteArrayInputStream(entry("etc/org.apache.karaf.features.cfg")));
        return Arrays.stream(settings.getProperty("featuresBoot").split("\\s*,\\s*")).filter(feature -> !feature.startsWith(GUARD))
                .collect(Collectors.joining(","));
    }

    // One file of the archive. A tar file is blocks of 512 bytes: a header with name and octal length, then the content.
    private static byte[] entry(String name) throws IOException {
        try (InputStream tar = new GZIPInputStream(Files.newInputStream(archive()))) {
            String longName = "";
            for (byte[] header = tar.readNBytes(512); header.length == 512 && header[0] != 0; header = tar.readNBytes(512)) {
                int length = (int) Long.parseLong(text(header, 124, 12).strip(), 8);
                byte[] content = tar.readNBytes(length);
                tar.skipNBytes((512 - length % 512) % 512);
                String prefix = text(header, 345, 155);
                String path = !longName.isEmpty() ? longName : prefix.isEmpty() ? text(header, 0, 100) : prefix + "/" + text(header, 0, 100);
                longName = header[156] == 'L' ? new String(content).replace("\0", "") : "";
                if (path.endsWith("/" + name)) {
                    return content;
                }
            }
        }
        throw new IOException("The archive has no " + name);
    }

    private static String text(byte[] header, int from, int most) {
        int end = from;
        while (end < from + most && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from);
    }

    /** What the node's own launcher gives to the virtual machine, and Pax Exam doesn't. */
    private static Stream<String> virtualMachineArguments() {
        String version = System.getProperty("karaf.version");
        Stream<String> opened = Stream.of("java.base/java.security", "java.base/java.net", "java.base/java.lang", "java.base/java.util",
                "java.naming/javax.naming.spi", "java.rmi/sun.rmi.transport.tcp").map(name -> "--add-opens=" + name + "=ALL-UNNAMED");
        Stream<String> exported = Stream.of("java.base/sun.net.www.protocol.file", "java.base/sun.net.www.protocol.http",
                "java.base/sun.net.www.protocol.https", "java.base/sun.net.www.protocol.jar", "jdk.naming.rmi/com.sun.jndi.url.rmi")
                .map(name -> "--add-exports=" + name + "=ALL-UNNAMED");
        Stream<String> others = Stream.of("--add-reads=java.xml=java.logging",
                "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                "--patch-module=java.base=lib/endorsed/org.apache.karaf.specs.locator-" + version + ".jar",
                "--patch-module=java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-" + version + ".jar",
                "-Djava.security.manager=allow", "-Dsample.folder=" + System.getProperty("sample"), "-classpath", "lib/jdk9plus/*:lib/boot/*");
        return Stream.of(opened, exported, others).flatMap(part -> part);
    }
}
