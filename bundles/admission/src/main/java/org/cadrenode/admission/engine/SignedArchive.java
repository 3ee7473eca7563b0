package org.cadrenode.admission.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JAR or KAR whose every entry one signer signed (JAR File Specification, "Signed JAR File"). Stricter than the JDK:
 * one signature only, of the whole manifest; nothing unsigned; SHA-2 digests; RSA from 2048 bits, EC from 256, EdDSA.
 *
 * @param certificate the signer's own
 * @param manifest the signed manifest
 * @param sizes unpacked sizes of the entries, by name
 */
public record SignedArchive(X509Certificate certificate, Manifest manifest, Map<String, Long> sizes) {
    private static final String MANIFEST = JarFile.MANIFEST_NAME;
    private static final Pattern SIGNATURE_FILE = Pattern.compile("META-INF/[^/]+\\.SF");
    private static final Pattern SIGNATURE_BLOCK = Pattern.compile("META-INF/[^/]+\\.(RSA|EC|DSA)");
    private static final Pattern SIGNATURE_RELATED = Pattern.compile("META-INF/([^/]+\\.(SF|RSA|EC|DSA)|SIG-[^/]*)");
    private static final Set<String> STRONG = Set.of("SHA-256", "SHA-384", "SHA-512");

    /** Verifies an archive, by whomever it was signed. The file must not change meanwhile: pass a copy of one's own. */
    public static SignedArchive verify(Path file) throws IOException, NotAdmittedException {
        Map<String, Long> sizes = ArchiveLayout.read(file);
        String signature = onlySignature(sizes.keySet());
        try (JarFile plain = new JarFile(file.toFile(), false)) {
            // The verifying reader stops at the size that the directory tells; others go on to what may lie behind.
            for (JarEntry entry : Collections.list(plain.entries())) {
                readToEnd(plain, entry, sizes.getOrDefault(entry.getName(), -1L));
            }
            requireWholeManifest(read(plain, signature), read(plain, MANIFEST));
        } catch (IOException e) {
            // The layout was read from the same file: what fails now is what the entries hold.
            throw new NotAdmittedException(Reason.MALFORMED);
        }
        try (JarFile jar = new JarFile(file.toFile(), true)) {
            X509Certificate certificate = onlySigner(jar, sizes, signature);
            requireStrong(certificate.getPublicKey());
            return new SignedArchive(certificate, jar.getManifest(), sizes);
        } catch (SecurityException e) {
            throw new NotAdmittedException(Reason.ALTERED);
        }
    }

    private static String onlySignature(Set<String> names) throws NotAdmittedException {
        List<String> related = names.stream().filter(SignedArchive::isSignatureRelated).toList();
        List<String> signatures = related.stream().filter(name -> SIGNATURE_FILE.matcher(upper(name)).matches()).toList();
        if (signatures.isEmpty() || !names.contains(MANIFEST)) {
            throw new NotAdmittedException(Reason.UNSIGNED);
        }
        List<String> blocks = related.stream().filter(name -> SIGNATURE_BLOCK.matcher(upper(name)).matches()).toList();
        if (signatures.size() > 1 || blocks.size() > 1) {
            throw new NotAdmittedException(Reason.SEVERAL_SIGNERS);
        }
        String signature = signatures.get(0);
        if (blocks.isEmpty()) {
            throw new NotAdmittedException(Reason.UNSIGNED);
        }
        if (related.size() != 2 || !base(signature).equals(base(blocks.get(0)))) {
            throw new NotAdmittedException(Reason.MALFORMED);
        }
        return signature;
    }

    private static void requireWholeManifest(byte[] signature, byte[] manifest) throws IOException, NotAdmittedException {
        Manifest file = new Manifest(new ByteArrayInputStream(signature));
        Manifest listed = new Manifest(new ByteArrayInputStream(manifest));
        requireStrong(file.getMainAttributes());
        for (Attributes attributes : file.getEntries().values()) {
            requireStrong(attributes);
        }
        for (Attributes attributes : listed.getEntries().values()) {
            requireStrong(attributes);
        }
        boolean found = false;
        for (String algorithm : STRONG) {
            String expected = file.getMainAttributes().getValue(algorithm + "-Digest-Manifest");
            if (expected != null) {
                found = true;
                if (!MessageDigest.isEqual(decode(expected), digest(algorithm, manifest))) {
                    throw new NotAdmittedException(Reason.ALTERED);
                }
            }
        }
        if (!found) {
            throw new NotAdmittedException(Reason.ALTERED);
        }
    }

    private static void requireStrong(Attributes attributes) throws NotAdmittedException {
        for (Object key : attributes.keySet()) {
            String name = key.toString();
            int digest = name.indexOf("-Digest");
            if (digest > 0 && STRONG.stream().noneMatch(name.substring(0, digest).toUpperCase(Locale.ROOT)::equals)) {
                throw new NotAdmittedException(Reason.WEAK);
            }
        }
    }

    private static X509Certificate onlySigner(JarFile jar, Map<String, Long> sizes, String signature)
            throws IOException, NotAdmittedException {
        Set<X509Certificate> found = new HashSet<>();
        int unsigned = 0;
        Set<String> seen = new HashSet<>();
        for (JarEntry entry : Collections.list(jar.entries())) {
            seen.add(entry.getName());
            if (entry.isDirectory() || entry.getName().equals(MANIFEST) || isSignatureRelated(entry.getName())) {
                continue;
            }
            readToEnd(jar, entry, sizes.getOrDefault(entry.getName(), -1L));
            X509Certificate certificate = certificate(entry.getCodeSigners());
            if (certificate == null) {
                unsigned++;
            } else {
                found.add(certificate);
            }
        }
        if (!seen.equals(sizes.keySet())) {
            throw new NotAdmittedException(Reason.MALFORMED);
        }
        if (found.isEmpty()) {
            // Either nothing is, or the JDK itself holds the algorithms for too weak to look at.
            throw new NotAdmittedException(Reason.UNSIGNED);
        }
        if (unsigned > 0) {
            throw new NotAdmittedException(Reason.PARTLY_SIGNED);
        }
        if (found.size() > 1) {
            throw new NotAdmittedException(Reason.SEVERAL_SIGNERS);
        }
        return found.iterator().next();
    }

    private static void readToEnd(JarFile jar, JarEntry entry, long size) throws IOException, NotAdmittedException {
        byte[] buffer = new byte[64 * 1024];
        long total = 0;
        try (InputStream in = jar.getInputStream(entry)) {
            for (int read = in.read(buffer); read >= 0 && total <= size; read = in.read(buffer)) {
                total += read;
            }
        }
        if (total != size) {
            throw new NotAdmittedException(Reason.MALFORMED);
        }
    }

    private static @Nullable X509Certificate certificate(CodeSigner @Nullable [] signers) throws NotAdmittedException {
        if (signers == null || signers.length == 0) {
            return null;
        }
        if (signers.length > 1) {
            throw new NotAdmittedException(Reason.SEVERAL_SIGNERS);
        }
        return (X509Certificate) signers[0].getSignerCertPath().getCertificates().get(0);
    }

    /** Refuses keys that no signature should hang on. */
    static void requireStrong(PublicKey key) throws NotAdmittedException {
        boolean strong = key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= 2048
                || key instanceof ECPublicKey curve && curve.getParams().getOrder().bitLength() >= 256
                || key instanceof EdECPublicKey;
        if (!strong) {
            throw new NotAdmittedException(Reason.WEAK);
        }
    }

    private static boolean isSignatureRelated(String name) {
        return SIGNATURE_RELATED.matcher(upper(name)).matches();
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private static String base(String name) {
        return upper(name.substring(0, name.lastIndexOf('.')));
    }

    private static byte[] read(JarFile jar, String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return in.readAllBytes();
        }
    }

    private static byte[] decode(String text) throws NotAdmittedException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new NotAdmittedException(Reason.MALFORMED);
        }
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
