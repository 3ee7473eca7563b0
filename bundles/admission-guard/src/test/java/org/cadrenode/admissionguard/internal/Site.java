package org.cadrenode.admissionguard.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Assertions;

/** The directories of an appliance with a distribution of one bundle, a trust store and a ledger. */
final class Site {
    static final String OWN = "mvn:org.example/own/1.0.0";

    /** One of a name for all tests of a process: each takes two processes of their own to make. */
    private static final Map<String, byte[]> CERTIFICATES = new HashMap<>();

    private final Path root;

    /** Makes them, with {@code own} in the distribution. */
    Site(Path root) throws IOException {
        this.root = root;
        Path own = jar("org.example.own", "1.0.0", Map.of());
        Path listed = home().resolve("system/org/example/own/1.0.0/own-1.0.0.jar");
        Files.createDirectories(listed.getParent());
        Files.move(own, listed);
        Files.createDirectories(home().resolve("lib"));
        Files.writeString(home().resolve("lib/bundles.sha256"),
                RevisionFiles.sha256(listed) + "  system/org/example/own/1.0.0/own-1.0.0.jar\n");
        Files.createDirectories(signers());
        Files.createDirectories(admission().resolve("store"));
    }

    Path home() {
        return root.resolve("home");
    }

    Path admission() {
        return root.resolve("data/cadre/admission");
    }

    Path signers() {
        return root.resolve("etc/trusted-signers");
    }

    Path storage() {
        return root.resolve("data/cache");
    }

    Path own() {
        return home().resolve("system/org/example/own/1.0.0/own-1.0.0.jar");
    }

    AdmittedContent admitted() throws IOException {
        return new AdmittedContent(home(), admission(), signers());
    }

    Map<String, String> properties() {
        return Map.of("karaf.home", home().toString(), "karaf.data", root.resolve("data").toString(),
                "karaf.etc", root.resolve("etc").toString(), "org.osgi.framework.storage", storage().toString());
    }

    /** Makes a certificate of this name unless there is one, trusts it, and returns its fingerprint. */
    String trust(String name) throws IOException {
        if (!CERTIFICATES.containsKey(name)) {
            CERTIFICATES.put(name, certificate(name));
        }
        byte[] pem = CERTIFICATES.get(name);
        Files.write(signers().resolve(name + ".pem"), pem);
        try {
            byte[] encoded = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)).getEncoded();
            Path der = Files.write(root.resolve(name + ".der"), encoded);
            return RevisionFiles.sha256(der);
        } catch (CertificateException e) {
            throw new IOException(e);
        }
    }

    private byte[] certificate(String name) throws IOException {
        Path pem = root.resolve(name + ".pem");
        keytool("-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name);
        keytool("-exportcert", "-rfc", "-alias", name, "-file", pem.toString());
        return Files.readAllBytes(pem);
    }

    void distrust(String name) throws IOException {
        Files.delete(signers().resolve(name + ".pem"));
    }

    /** Puts a file into the ledger and the store, as the admission does, and returns its digest. */
    String admit(Path jar, String signer) throws IOException {
        String digest = RevisionFiles.sha256(jar);
        Files.copy(jar, admission().resolve("store").resolve(digest + ".jar"));
        Files.writeString(admission().resolve("ledger"), digest + "\t" + signer + "\tBUNDLE\tname\t1.0.0\t2026-11-22T00:00:00Z\n",
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return digest;
    }

    /** Returns what was refused, a line each. */
    List<String> refused() throws IOException {
        Path refused = admission().resolve("refused");
        if (!Files.isDirectory(refused)) {
            return List.of();
        }
        try (var files = Files.list(refused)) {
            return files.map(file -> {
                try {
                    return Files.readString(file);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }).toList();
        }
    }

    /** Writes a bundle whose activator says that it ran, unless it is a fragment. */
    Path jar(String name, String version, Map<String, String> headers) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        if (!headers.containsKey("Fragment-Host")) {
            main.putValue("Bundle-Activator", Started.class.getName());
            main.putValue("Import-Package", "org.osgi.framework");
        }
        headers.forEach(main::putValue);
        Path jar = Files.createTempFile(Files.createDirectories(root), "made", ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            String activator = Started.class.getName().replace('.', '/') + ".class";
            out.putNextEntry(new JarEntry(activator));
            try (InputStream in = Started.class.getClassLoader().getResourceAsStream(activator)) {
                (in == null ? new ByteArrayInputStream(new byte[0]) : in).transferTo(out);
            }
            out.closeEntry();
            out.putNextEntry(new JarEntry(name + ".txt"));
            out.closeEntry();
        }
        return jar;
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", root.resolve("keys.p12").toString(), "-storepass", "a-password-for-tests"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            Assertions.assertEquals(0, process.waitFor(), said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
