package org.cadrenode.inventory;

import java.util.List;

/**
 * A library, or a jar of our own.
 *
 * @param group its Maven group
 * @param name its Maven artifact
 * @param version its version; empty if the jar that it lies in does not tell
 * @param path where it lies in the distribution, with {@code /} between; that of the jar around it for what is within one
 * @param sha256 digest of the file in hexadecimal digits; empty for what is within another jar
 * @param licence SPDX id
 * @param within the libraries that lie unpacked within it
 */
record Component(String group, String name, String version, String path, String sha256, String licence, List<Component> within) {
    Component {
        within = List.copyOf(within);
    }

    /** Returns whether it is of this project. */
    boolean ours() {
        return group.equals("org.cadrenode");
    }

    /** Returns its package URL (github.com/package-url), by which vulnerabilities are looked up. */
    String packageUrl() {
        return "pkg:maven/" + group + "/" + name + (version.isEmpty() ? "" : "@" + version);
    }

    @Override
    public String toString() {
        return group + ":" + name + (version.isEmpty() ? "" : ":" + version);
    }
}
