package org.cadrenode.rig.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.cadrenode.synthetic.appliance.Appliance;
import org.cadrenode.synthetic.appliance.Commands;

/** A provider with a key of their own, who signs with the JDK's tools as the manual tells. */
public final class Signed {
    private static final String PASSWORD = "a-password-for-tests";

    private final Path keys;
    private final Path certificate;

    private Signed(Path keys, Path certificate) {
        this.keys = keys;
        this.certificate = certificate;
    }

    /** Makes a provider whose certificate holds for a year. */
    public static Signed by(Path folder, String name) {
        return by(folder, name, "-validity", "365");
    }

    /** Makes a provider; {@code validity} is keytool's, such as {@code -startdate -10d -validity 5} for an expired one. */
    public static Signed by(Path folder, String name, String... validity) {
        Path keys = folder.resolve(name + ".p12");
        Path certificate = folder.resolve(name + ".pem");
        String keytool = tool("keytool");
        List<String> store = List.of("-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", "signer");
        Commands.need(join(List.of(keytool, "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-sigalg", "SHA256withECDSA",
                "-dname", "CN=" + name), join(List.of(validity), store)));
        Commands.need(join(List.of(keytool, "-exportcert", "-rfc", "-file", certificate.toString()), store));
        return new Signed(keys, certificate);
    }

    /** Returns the file with the provider's certificate. */
    public Path certificate() {
        return certificate;
    }

    /** Signs a jar or KAR into another file. */
    public Path sign(Path jar, Path signed) {
        Commands.need(List.of(tool("jarsigner"), "-keystore", keys.toString(), "-storepass", PASSWORD, "-digestalg", "SHA-256",
                "-signedjar", signed.toString(), jar.toString(), "signer"));
        return signed;
    }

    /** Makes an appliance that never started trust this provider. */
    public Signed trustedBy(Appliance appliance) {
        try {
            Path store = Files.createDirectories(appliance.base().resolve("etc/trusted-signers"));
            Files.copy(certificate, store.resolve(certificate.getFileName()));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes an unsigned bundle. */
    public static Path bundle(Path jar, String name, String version, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        headers.forEach(main::putValue);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry("content.txt"));
            out.write(version.getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
        return jar;
    }

    /** Writes an unsigned KAR with one feature of one bundle; {@code bundle} is a file that {@link #bundle} wrote. */
    public static Path kar(Path kar, String name, String version, Path bundle) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_TITLE, name);
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        String folder = "repository/org/example/";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(kar), manifest)) {
            out.putNextEntry(new JarEntry(folder + name + "-features/" + version + "/" + name + "-features-" + version + "-features.xml"));
            out.write("""
                    <features name="%1$s" xmlns="http://karaf.apache.org/xmlns/features/v1.6.0">
                      <feature name="%1$s" version="%2$s"><bundle>mvn:org.example/%1$s/%2$s</bundle></feature>
                    </features>
                    """.formatted(name, version).getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
            out.putNextEntry(new JarEntry(folder + name + "/" + version + "/" + name + "-" + version + ".jar"));
            out.write(Files.readAllBytes(bundle));
            out.closeEntry();
        }
        return kar;
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static List<String> join(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
