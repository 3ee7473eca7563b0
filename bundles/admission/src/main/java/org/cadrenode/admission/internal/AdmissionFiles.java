package org.cadrenode.admission.internal;

import java.nio.file.Path;

/**
 * Where the admission keeps what it must know.
 *
 * @param data data/cadre/admission
 * @param signers etc/trusted-signers
 * @param folder the watched folder
 */
record AdmissionFiles(Path data, Path signers, Path folder) {
    static AdmissionFiles of(Configuration configuration) {
        Path base = Path.of(System.getProperty("karaf.base", ".")).toAbsolutePath().normalize();
        Path data = Path.of(System.getProperty("karaf.data", "data")).toAbsolutePath().normalize();
        Path etc = Path.of(System.getProperty("karaf.etc", "etc")).toAbsolutePath().normalize();
        Path folder = configuration.folder().isBlank() ? base.resolve("deploy") : base.resolve(configuration.folder());
        return new AdmissionFiles(data.resolve("cadre").resolve("admission"), etc.resolve("trusted-signers"), folder.normalize());
    }

    Path ledger() {
        return data.resolve("ledger");
    }

    Path installed() {
        return data.resolve("installed");
    }

    Path refusals() {
        return data.resolve("refusals");
    }

    /** Where the guard leaves what it refused. */
    Path refused() {
        return data.resolve("refused");
    }

    Path knownSigners() {
        return data.resolve("signers");
    }

    Path kars() {
        return data.resolve("kars");
    }

    /** The copy of an admitted bundle, from which the guard puts it back. */
    Path stored(String digest) {
        return data.resolve("store").resolve(digest + ".jar");
    }
}
