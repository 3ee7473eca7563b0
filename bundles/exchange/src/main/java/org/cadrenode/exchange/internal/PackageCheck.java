package org.cadrenode.exchange.internal;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.audit.Journal.Checkpoint;
import org.cadrenode.api.delivery.Digest;
import org.cadrenode.api.delivery.ReleaseStatement;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.api.exchange.PackageKind;
import org.cadrenode.api.exchange.PackageManifest;
import org.cadrenode.api.keys.Keystore;

/**
 * Reads a package from its first byte to its last and says whether it is what it claims. What is wrong with a package
 * throws {@link CadreException} PACKAGE_NOT_AUTHENTIC or PACKAGE_OUT_OF_ORDER; what is wrong with the disk, the
 * keystore or this node throws something else, so that no good package is refused for it. Thread-safe.
 */
final class PackageCheck {
    private static final int PSEUDONYM = 16;

    private final PackagePath path;
    private final Settings settings;
    private final Keystore keystore;
    private final DurableFiles files;

    PackageCheck(PackagePath path, Settings settings, Keystore keystore, DurableFiles files) {
        this.path = path;
        this.settings = settings;
        this.keystore = keystore;
        this.files = files;
    }

    /** A package that is what it claims, its own digest, and that of its parts. */
    record Verified(PackageManifest manifest, Digest digest, List<Digest> parts) { }

    /**
     * Verifies a package.
     *
     * @param previous digest of the package before, if it is known; the claim is not looked at otherwise
     */
    Verified verify(Path file, PackageName name, Optional<Digest> previous) throws IOException {
        List<Settings.ProviderKeys> keys = settings.keysOf(name.provider(), keystore);
        demand(!keys.isEmpty(), name, "no keys of its provider are known");
        Source source = new Source(new BufferedInputStream(files.open(file), PackageForm.CHUNK));
        try (source; PackageReader reader = new PackageReader(keystore.openPackage(path.sealContext(name), source))) {
            PackageManifest manifest = ManifestForm.read(reader.manifest());
            demand(path.carries(manifest.kind()), name, "its kind does not come this way");
            PartDigest content = reader.part();
            List<Digest> parts = new ArrayList<>();
            parts.add(content.finish());
            if (manifest.kind() == PackageKind.DATA) {
                parts.add(reader.part().finish());
            }
            byte[] signature = reader.signature();
            byte[] signed = PackageForm.signed(path, reader.manifest(), parts);
            demand(keys.stream().anyMatch(key -> keystore.verify(key.signing().bytes(), signed, signature)), name, "its signature is not its provider's");
            demand(manifest.packageId().equals(name.id()) && manifest.provider().equals(name.provider())
                    && manifest.sequence() == name.sequence(), name, "its name is not the one it was signed under");
            demand(manifest.content().equals(parts.get(0)), name, "its content is not what its manifest says");
            demand(counts(manifest, content), name, "its count is not that of its content");
            demandKind(manifest, parts, keys, name);
            demand(signedBy(keys, checkpoint(manifest.witness()), manifest.witness().signature()), name,
                    "its witness is not of its provider's journal");
            if (previous.isPresent() && !manifest.previous().equals(previous.get())) {
                throw new CadreException(ErrorCode.PACKAGE_OUT_OF_ORDER,
                        "package " + name.id() + " does not follow the one before it");
            }
            return new Verified(manifest, Digest.ofContent(signed), List.copyOf(parts));
        } catch (IOException e) {
            if (source.failed) {
                throw e;
            }
            // The exception's own words stay here: they may be those of a parser.
            throw wrong(name, "it cannot be opened or read to its end");
        }
    }

    private void demandKind(PackageManifest manifest, List<Digest> parts, List<Settings.ProviderKeys> keys, PackageName name) {
        switch (manifest.kind()) {
            case DATA -> {
                demand(manifest.source().isPresent() && manifest.delivery().isPresent() && manifest.release().isPresent(),
                        name, "it carries rows without their release");
                ReleaseStatement release = manifest.release().orElseThrow();
                demand(release.delivery().equals(manifest.delivery().orElseThrow()) && release.rows().equals(parts.get(0))
                        && release.tokens().equals(parts.get(1)), name, "its release is of another content");
                demand(release.terms().isPresent(), name, "its release does not say under which terms");
                demand(signedBy(keys, release.signedContent(), release.signature()), name,
                        "its release was not signed by its provider");
            }
            case PURGE, RETURN, RENEWAL, IDENTIFIERS -> demand(manifest.source().isEmpty() && manifest.delivery().isEmpty()
                    && manifest.release().isEmpty(), name, "it has a release that its kind has not");
        }
    }

    private static boolean counts(PackageManifest manifest, PartDigest content) {
        return switch (manifest.kind()) {
            case DATA, RENEWAL, IDENTIFIERS -> content.endsWith(PackageForm.rowsEnding(manifest.rows()));
            case PURGE, RETURN -> content.length() / PSEUDONYM == manifest.rows() && content.length() % PSEUDONYM == 0;
        };
    }

    private boolean signedBy(List<Settings.ProviderKeys> keys, byte[] content, String base64) {
        try {
            byte[] signature = Base64.getDecoder().decode(base64);
            return keys.stream().anyMatch(key -> keystore.verify(key.journal().bytes(), content, signature));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] checkpoint(Checkpoint witness) {
        return ("cadre-checkpoint-1\n" + witness.sequence() + "\n" + witness.hash()).getBytes(StandardCharsets.UTF_8);
    }

    private static void demand(boolean good, PackageName name, String what) {
        if (!good) {
            throw wrong(name, what);
        }
    }

    private static CadreException wrong(PackageName name, String what) {
        return new CadreException(ErrorCode.PACKAGE_NOT_AUTHENTIC, "package " + name.id() + ": " + what);
    }

    /** Returns a part of a package that was verified before; {@code part} from 0. The stream verifies it once more. */
    InputStream open(Path file, PackageName name, Verified verified, int part) throws IOException {
        InputStream source = new BufferedInputStream(files.open(file), PackageForm.CHUNK);
        try {
            PackageReader reader = new PackageReader(keystore.openPackage(path.sealContext(name), source));
            for (int i = 0; i < part; i++) {
                reader.part();
            }
            return reader.stream(verified.parts().get(part));
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** The file, which remembers whether it was the disk that failed. */
    private static final class Source extends FilterInputStream {
        private boolean failed;

        private Source(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }
    }
}
