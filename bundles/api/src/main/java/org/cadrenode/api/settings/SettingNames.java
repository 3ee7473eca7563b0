package org.cadrenode.api.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The names that the settings of one configuration may have. It finds those that nobody reads: they are misspelt, and what they
 * should have set holds its default. No finding holds a value. Immutable.
 */
public final class SettingNames {
    /** The property that names the file from which a configuration comes. */
    public static final String FILE = "felix.fileinstall.filename";

    /** What the framework adds to a configuration, and what only it reads. */
    private static final Pattern FRAMEWORK =
            Pattern.compile("\\..*|(service|component|felix|osgi|org\\.apache\\.(felix|karaf))\\..*|objectClass");
    /** What is named in a finding; anything else may be a part of a value, which a line break cut off. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,39}");
    private static final int SHORT = 4;

    private final Set<String> known;
    private final Set<String> starts;

    /**
     * Makes the names.
     *
     * @param known the names
     * @param starts beginnings of which any name may be made, such as {@code role.}
     */
    public SettingNames(Set<String> known, Set<String> starts) {
        this.known = Set.copyOf(known);
        this.starts = Set.copyOf(starts);
    }

    /**
     * Returns a sentence with its remedy for each setting that is not known, in the order of their names. The names of settings
     * are told apart by case, as those who read them do.
     *
     * @param properties of the configuration, with those that the framework added
     */
    public List<String> unknown(Map<String, ?> properties) {
        List<String> found = new ArrayList<>();
        String file = file(properties);
        boolean others = false;
        for (String name : new TreeSet<>(properties.keySet())) {
            if (known.contains(name) || FRAMEWORK.matcher(name).matches() || starts.stream().anyMatch(name::startsWith)) {
                continue;
            }
            Optional<String> meant = nearest(name, known);
            if (meant.isPresent()) {
                found.add(file + " has a setting " + name + ", which nobody reads; write " + meant.get() + ".");
            } else if (NAME.matcher(name).matches() && !String.valueOf(properties.get(name)).isBlank()) {
                found.add(file + " has a setting " + name + ", which nobody reads; correct its name, or remove the line.");
            } else {
                others = true;
            }
        }
        if (others) {
            found.add(file + " has a line that is no setting; a setting is a name, = and a value, on one line.");
        }
        return List.copyOf(found);
    }

    /** Returns the file from which a configuration comes, or its id if it comes from none. */
    public static String file(Map<String, ?> properties) {
        String file = String.valueOf(properties.get(FILE));
        return properties.get(FILE) == null ? "The configuration " + properties.get("service.pid")
                : "etc/" + file.substring(file.lastIndexOf('/') + 1);
    }

    /**
     * Returns the one of {@code known} that was probably meant: at one slip of the keys from {@code name}, or at two if it has
     * more than four characters. A slip is a character too many, too few, another one, or two that changed places (Damerau's
     * distance, with no character in two slips); case does not count.
     */
    public static Optional<String> nearest(String name, Set<String> known) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return known.stream().filter(one -> slips(name, one) <= (Math.min(name.length(), one.length()) > SHORT ? 2 : 1))
                .min(Comparator.<String>comparingInt(one -> slips(name, one)).thenComparing(Comparator.naturalOrder()));
    }

    private static int slips(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] slips = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    slips[i][j] = i + j;
                    continue;
                }
                slips[i][j] = Math.min(Math.min(slips[i - 1][j], slips[i][j - 1]) + 1,
                        slips[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    slips[i][j] = Math.min(slips[i][j], slips[i - 2][j - 2] + 1);
                }
            }
        }
        return slips[a.length()][b.length()];
    }
}
