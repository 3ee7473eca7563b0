package org.cadrenode.api.admission;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Which code may run: what the distribution brought, and bundles and KARs whose every entry was signed, as a signed JAR,
 * by a signer of the site's trust store. Whatever the way in, the rest is never resolved, so that none of it runs.
 * Installing asks for {@code connector:install}, reading for {@code connector:read}; a change of the trust store asks for
 * {@code connector:trust} and a second person. Thread-safe.
 */
@ProviderType
public interface Admission {
    /** Returns who may sign. */
    List<Signer> signers();

    /** Returns what a certificate file (PEM or DER) says, without trusting it. */
    Signer inspect(Path certificate) throws IOException;

    /** Trusts a signer. @param until the last day, if sooner than the certificate's own */
    Signer trust(Path certificate, Optional<LocalDate> until, String reason) throws IOException;

    /** Trusts a signer no more: what it signed is not installed again, and stops at the next start. */
    void distrust(String fingerprint, String reason) throws IOException;

    /** Returns who would be admitted by which signer, without installing. @throws org.cadrenode.api.error.CadreException CODE_NOT_ADMITTED */
    Code check(Path jarOrKar) throws IOException;

    /**
     * Installs a bundle or a KAR, or updates the one of the same name; journalled before. If it is refused, or does not
     * start, the version that ran goes on running.
     *
     * @throws org.cadrenode.api.error.CadreException CODE_NOT_ADMITTED, with the reason and without running any of it
     */
    Code install(Path jarOrKar) throws IOException;

    /** Removes what was installed under a name. @throws org.cadrenode.api.error.CadreException NOT_FOUND */
    void remove(String name) throws IOException;

    /** Returns what was installed beside the distribution. */
    List<Code> installed();

    /** Returns what was refused, newest first. */
    List<Refusal> refused();

    /**
     * A signer.
     *
     * @param fingerprint SHA-256 of the certificate, in hexadecimal
     * @param name subject of the certificate
     * @param until the last moment at which its signature counts
     * @param state {@code trusted}, {@code expired}, {@code not yet valid} or {@code unknown}
     */
    record Signer(String fingerprint, String name, Instant until, String state) { }

    /**
     * Code that was admitted.
     *
     * @param name symbolic name of a bundle, or name of a KAR
     * @param version its version
     * @param digest SHA-256 of the file, in hexadecimal
     * @param signer fingerprint of who signed it
     */
    record Code(String name, String version, String digest, String signer) { }

    /**
     * Code that was refused.
     *
     * @param file name of the file or location of the bundle
     * @param reason {@code unsigned}, {@code altered}, {@code unknown signer}, {@code expired}, {@code older} …
     */
    record Refusal(Instant at, String file, String digest, String reason) { }
}
