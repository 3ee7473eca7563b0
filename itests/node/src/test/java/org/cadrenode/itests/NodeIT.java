package org.cadrenode.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.doNotModifyLogConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.replaceConfigurationFile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import javax.security.auth.Subject;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.cadrenode.itests.appliance.Distribution;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.options.extra.VMOption;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The built archive seen from within: what boots is what the feature repository promises, and all of it starts. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class NodeIT {
    private static final Set<String> BOOTED = Set.of("cadre-foundation", "cadre-provider", "cadre-resource", "cadre-pipeline",
            "cadre-connector-csv", "cadre-connector-fixed-width", "cadre-connector-excel", "cadre-connector-xml",
            "cadre-connector-json", "cadre-connector-ssda903", "cadre-connector-school-census", "cadre-connector-cin",
            "cadre-connector-ctf", "cadre-connector-school-records", "cadre-connector-civil-registration", "cadre-connector-fhir");

    private static final String GUARD = "cadre-admission-guard";

    @Inject
    private BundleContext context;

    @Inject
    private FeaturesService features;

    @Inject
    private SessionFactory sessions;

    @Inject
    private BootFinished booted;

    /** The archive as it is, and besides its own repository the local Maven one, to find Pax Exam's own bundles in. */
    @Configuration
    public Option[] configuration() {
        String repository = System.getProperty("cadre.maven.repository");
        List<Option> options = new ArrayList<>(List.of(
                karafDistributionConfiguration().frameworkUrl(Path.of(System.getProperty("cadre.archive")).normalize().toUri().toString())
                        .karafVersion(System.getProperty("cadre.karaf.version")).name("CADRE Node")
                        .unpackDirectory(new File("target/exam")).useDeployFolder(false),
                editConfigurationFilePut("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.localRepository", repository),
                editConfigurationFilePut("etc/org.ops4j.pax.url.mvn.cfg", "org.ops4j.pax.url.mvn.defaultRepositories",
                        "${karaf.home.uri}${karaf.default.repository}@id=system.repository@snapshots, "
                                + Path.of(repository).toUri() + "@id=local@snapshots"),
                replaceConfigurationFile("etc/startup.properties", startupWithoutGuard()),
                editConfigurationFilePut("etc/org.apache.karaf.features.cfg", "featuresBoot", bootWithoutGuard()),
                configureConsole().ignoreLocalConsole(),
                editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", "0"),
                doNotModifyLogConfiguration()));
        virtualMachineArguments().map(VMOption::new).forEach(options::add);
        return options.toArray(new Option[0]);
    }

    /** Pax Exam's bundles and the probe are not signed: only without the guard can they look in. What it does is shown in AdmissionIT. */
    private static File startupWithoutGuard() {
        try {
            List<String> lines = Files.readAllLines(Distribution.home().resolve("etc/startup.properties")).stream()
                    .filter(line -> !line.contains(GUARD)).toList();
            return Files.write(Files.createDirectories(Path.of("target/exam-files")).resolve("startup.properties"), lines).toFile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String bootWithoutGuard() {
        Properties settings = new Properties();
        try (Reader in = Files.newBufferedReader(Distribution.home().resolve("etc/org.apache.karaf.features.cfg"))) {
            settings.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.stream(settings.getProperty("featuresBoot").split("\\s*,\\s*")).filter(feature -> !feature.startsWith(GUARD))
                .collect(Collectors.joining(","));
    }

    /** What bin/karaf gives to the virtual machine, and Pax Exam doesn't. */
    private static Stream<String> virtualMachineArguments() {
        String version = System.getProperty("cadre.karaf.version");
        Stream<String> opened = Stream.of("java.base/java.security", "java.base/java.net", "java.base/java.lang", "java.base/java.util",
                "java.naming/javax.naming.spi", "java.rmi/sun.rmi.transport.tcp").map(name -> "--add-opens=" + name + "=ALL-UNNAMED");
        Stream<String> exported = Stream.of("java.base/sun.net.www.protocol.file", "java.base/sun.net.www.protocol.http",
                "java.base/sun.net.www.protocol.https", "java.base/sun.net.www.protocol.jar", "jdk.naming.rmi/com.sun.jndi.url.rmi")
                .map(name -> "--add-exports=" + name + "=ALL-UNNAMED");
        Stream<String> others = Stream.of("--add-reads=java.xml=java.logging",
                "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
                "--patch-module=java.base=lib/endorsed/org.apache.karaf.specs.locator-" + version + ".jar",
                "--patch-module=java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-" + version + ".jar",
                "-Djava.security.manager=allow", "-classpath", "lib/jdk9plus/*:lib/boot/*");
        return Stream.of(opened, exported, others).flatMap(part -> part);
    }

    @Test
    public void everyBootFeatureOfOursIsInstalled() throws Exception {
        Set<String> installed = Arrays.stream(features.listInstalledFeatures()).map(Feature::getName).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>(BOOTED);
        missing.removeAll(installed);
        assertEquals(Set.of(), missing);
    }

    @Test
    public void neitherTheDemoNorAWayInOfKarafsIsInstalled() throws Exception {
        Set<String> installed = Arrays.stream(features.listInstalledFeatures()).map(Feature::getName).collect(Collectors.toSet());
        installed.retainAll(Set.of("cadre-demo", "deployer", "kar", "management", "webconsole", "http", "instance"));
        assertEquals(Set.of(), installed);
    }

    @Test
    public void everyBundleIsActive() {
        List<String> others = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .map(bundle -> bundle.getSymbolicName() + " is in state " + bundle.getState()).toList();
        assertEquals(List.of(), others);
    }

    @Test
    public void thereIsOneBouncyCastle() {
        List<String> versions = Arrays.stream(context.getBundles()).filter(bundle -> "bcprov".equals(bundle.getSymbolicName()))
                .map(bundle -> bundle.getVersion().toString()).toList();
        assertEquals(1, versions.size());
        assertTrue(versions.toString(), versions.get(0).startsWith("1.86"));
    }

    @Test
    public void noBundleGoesOnWaitingForAService() throws Exception {
        await(() -> !execute("bundle:list -t 0 -s --no-format", "admin").contains("Waiting"));
        assertEquals("", execute("bundle:list -t 0 -s --no-format", "admin").lines().filter(line -> line.contains("Waiting"))
                .reduce("", (all, line) -> all + line + "\n"));
    }

    @Test
    public void nodeStatusAnswers() throws Exception {
        await(() -> sessions.getRegistry().getCommand("node", "status") != null);
        String out = execute("node:status", "ssh");
        assertTrue(out, !out.isBlank());
    }

    /** Waits a minute at most: services come up one after the other when the features are installed already. */
    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.call() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** Runs a command as someone with a role; fails if the command throws. */
    private String execute(String command, String... roles) throws Exception {
        Subject subject = new Subject();
        for (String role : roles) {
            subject.getPrincipals().add(new RolePrincipal(role));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            Session session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out);
            try {
                Subject.doAs(subject, (PrivilegedExceptionAction<Object>) () -> session.execute(command));
            } finally {
                session.close();
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
