package org.cadrenode.admission.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A verified KAR, unpacked: its Maven repository with bundles and feature files. In the feature files, what the KAR
 * brings itself is named by its place, so that nothing needs to know a further repository; the rest is looked for in the
 * distribution.
 *
 * @param directory where it lies
 * @param bundles the bundles it brings
 * @param features its feature files
 */
public record KarFile(Path directory, List<Path> bundles, List<Path> features) {
    private static final String REPOSITORY = "repository/";
    private static final Pattern MAVEN = Pattern.compile("mvn:([^/<\\s]+)/([^/<\\s]+)/([^/<\\s]+)(?:/([^/<\\s]+)(?:/([^/<\\s]+))?)?");

    public KarFile {
        bundles = List.copyOf(bundles);
        features = List.copyOf(features);
    }

    /** Unpacks a KAR that {@link SignedArchive} has verified into a directory, which is emptied before. */
    public static KarFile unpack(Path kar, Path directory) throws IOException, NotAdmittedException {
        delete(directory);
        Files.createDirectories(directory);
        List<Path> bundles = new ArrayList<>();
        List<Path> features = new ArrayList<>();
        try (JarFile jar = new JarFile(kar.toFile(), true)) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                if (entry.isDirectory() || !entry.getName().startsWith(REPOSITORY)) {
                    continue;
                }
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new NotAdmittedException(Reason.MALFORMED);
                }
                Files.createDirectories(target.getParent());
                try (InputStream in = jar.getInputStream(entry)) {
                    Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
                }
                if (entry.getName().endsWith(".jar")) {
                    bundles.add(target);
                } else if (entry.getName().endsWith(".xml") && isFeatureFile(target)) {
                    features.add(target);
                }
            }
        }
        if (features.isEmpty()) {
            throw new NotAdmittedException(Reason.NOT_A_KAR);
        }
        Collections.sort(bundles);
        Collections.sort(features);
        for (Path file : features) {
            Files.writeString(file, local(Files.readString(file), directory.resolve(REPOSITORY)));
        }
        return new KarFile(directory, bundles, features);
    }

    /** Returns a KAR that was unpacked before, if it is there. */
    public static Optional<KarFile> unpacked(Path directory) throws IOException {
        Path repository = directory.resolve(REPOSITORY);
        if (!Files.isDirectory(repository)) {
            return Optional.empty();
        }
        List<Path> bundles = new ArrayList<>();
        List<Path> features = new ArrayList<>();
        try (Stream<Path> files = Files.walk(repository)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (file.toString().endsWith(".jar")) {
                    bundles.add(file);
                } else if (file.toString().endsWith(".xml") && isFeatureFile(file)) {
                    features.add(file);
                }
            }
        }
        return Optional.of(new KarFile(directory, bundles, features));
    }

    /** Reads the manifest of a bundle that the KAR brings. */
    public static Described describe(Path bundle) throws IOException, NotAdmittedException {
        ArchiveLayout.read(bundle);
        try (JarFile jar = new JarFile(bundle.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new NotAdmittedException(Reason.NOT_A_BUNDLE);
            }
            return Described.bundle(manifest);
        }
    }

    /** Removes a directory and all in it. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static boolean isFeatureFile(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).contains("http://karaf.apache.org/xmlns/features/");
    }

    private static String local(String text, Path repository) {
        Matcher matcher = MAVEN.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String type = matcher.group(4) == null ? "jar" : matcher.group(4);
            String classifier = matcher.group(5) == null ? "" : "-" + matcher.group(5);
            Path file = repository.resolve(matcher.group(1).replace('.', '/')).resolve(matcher.group(2)).resolve(matcher.group(3))
                    .resolve(matcher.group(2) + "-" + matcher.group(3) + classifier + "." + type).normalize();
            boolean own = file.startsWith(repository) && Files.isRegularFile(file);
            matcher.appendReplacement(out, Matcher.quoteReplacement(own ? file.toUri().toString() : matcher.group()));
        }
        return matcher.appendTail(out).toString();
    }
}
