package org.cadrenode.admission.engine;

import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle's manifest says it is.
 *
 * @param name symbolic name
 * @param version as in the manifest, {@code 0.0.0} without one
 */
public record Described(String name, String version) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}");
    private static final Pattern VERSION = Pattern.compile("\\d{1,9}(\\.\\d{1,9}(\\.\\d{1,9}(\\.[A-Za-z0-9_-]{1,100})?)?)?");

    /** Reads a bundle's manifest. Framework extensions are refused: no hook of the framework could stop them. */
    public static Described bundle(Manifest manifest) throws NotAdmittedException {
        Attributes main = manifest.getMainAttributes();
        String name = first(main.getValue("Bundle-SymbolicName"));
        String version = main.getValue("Bundle-Version") == null ? "0.0.0" : main.getValue("Bundle-Version").strip();
        if (!NAME.matcher(name).matches() || !VERSION.matcher(version).matches()
                || !"2".equals(first(main.getValue("Bundle-ManifestVersion")))) {
            throw new NotAdmittedException(Reason.NOT_A_BUNDLE);
        }
        String host = main.getValue("Fragment-Host");
        if (host != null && (host.contains("extension:") || first(host).equals("system.bundle")
                || first(host).equals("org.apache.felix.framework")) || main.getValue("ExtensionBundle-Activator") != null) {
            throw new NotAdmittedException(Reason.FRAMEWORK_EXTENSION);
        }
        return new Described(name, version);
    }

    /** Reads what a KAR is called: by its manifest ({@code Implementation-Title}) or its file. */
    public static Described kar(Manifest manifest, String fileName) throws NotAdmittedException {
        Attributes main = manifest.getMainAttributes();
        String title = main.getValue("Implementation-Title");
        String name = title == null ? fileName.replaceFirst("\\.kar$", "").replaceFirst("-\\d.*$", "") : title.strip();
        String version = main.getValue("Implementation-Version");
        if (!NAME.matcher(name).matches()) {
            throw new NotAdmittedException(Reason.NOT_A_KAR);
        }
        String osgi = version == null ? "0.0.0" : version.strip().replaceFirst("-", ".");
        return new Described(name, VERSION.matcher(osgi).matches() ? osgi : "0.0.0");
    }

    /** Compares two versions as OSGi does: three numbers, then the qualifier as text. */
    public static int compareVersions(String one, String other) {
        String[] first = one.split("\\.", 4);
        String[] second = other.split("\\.", 4);
        for (int i = 0; i < 3; i++) {
            int order = Integer.compare(number(first, i), number(second, i));
            if (order != 0) {
                return order;
            }
        }
        return (first.length > 3 ? first[3] : "").compareTo(second.length > 3 ? second[3] : "");
    }

    private static int number(String[] parts, int index) {
        return index < parts.length ? Integer.parseInt(parts[index]) : 0;
    }

    private static String first(@Nullable String header) {
        return header == null ? "" : header.split(";", 2)[0].strip();
    }
}
