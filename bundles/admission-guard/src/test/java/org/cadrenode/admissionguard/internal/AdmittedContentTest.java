package org.cadrenode.admissionguard.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmittedContentTest {
    @TempDir
    Path root;

    private Site site;

    @BeforeEach
    void make() throws IOException {
        site = new Site(root);
    }

    @Test
    void whatTheDistributionListsIsAdmittedAndNothingElse() throws IOException {
        AdmittedContent admitted = site.admitted();
        assertTrue(admitted.admits(RevisionFiles.sha256(site.own())));
        assertArrayEquals(Files.readAllBytes(site.own()), admitted.bytes(RevisionFiles.sha256(site.own())).orElseThrow());
        assertFalse(admitted.admits(RevisionFiles.sha256(site.jar("org.example.other", "1.0.0", Map.of()))));
        assertFalse(admitted.admits(""));
    }

    @Test
    void withoutTheDistributionsListNothingIsAdmitted() throws IOException {
        Path list = site.home().resolve("lib/bundles.sha256");
        Files.writeString(list, "not a digest  system/org/example/own/1.0.0/own-1.0.0.jar\n");
        assertThrows(NoSuchFileException.class, site::admitted);
        Files.delete(list);
        assertThrows(NoSuchFileException.class, site::admitted);
    }

    @Test
    void whatTheLedgerNamesCountsAsLongAsItsSignerIsTrusted() throws IOException {
        String signer = site.trust("provider");
        Path jar = site.jar("org.example.signed", "1.0.0", Map.of());
        String digest = site.admit(jar, signer);
        AdmittedContent admitted = site.admitted();
        assertTrue(admitted.admits(digest));
        assertArrayEquals(Files.readAllBytes(jar), admitted.bytes(digest).orElseThrow());

        site.distrust("provider");

        assertFalse(admitted.admits(digest));
        assertEquals(Optional.empty(), admitted.bytes(digest));
        site.trust("another");
        assertFalse(admitted.admits(digest));
    }

    @Test
    void aTrustedSignerAloneAdmitsNothingThatTheLedgerDoesNotName() throws IOException {
        site.trust("provider");
        assertFalse(site.admitted().admits(RevisionFiles.sha256(site.jar("org.example.signed", "1.0.0", Map.of()))));
    }

    @Test
    void aFileOfTheTrustStoreThatCannotBeReadTrustsNobodyAndTheOthersStillCount() throws IOException {
        String digest = site.admit(site.jar("org.example.signed", "1.0.0", Map.of()), site.trust("provider"));
        Files.writeString(site.signers().resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n-----END CERTIFICATE-----\n");
        Files.writeString(site.signers().resolve("notes.txt"), "not a certificate");
        assertTrue(site.admitted().admits(digest));
    }

    @Test
    void theLastLineOfTheLedgerDecidesWhoseAContentIs() throws IOException {
        Path jar = site.jar("org.example.signed", "1.0.0", Map.of());
        String digest = site.admit(jar, "0".repeat(64));
        assertFalse(site.admitted().admits(digest));
        Files.delete(site.admission().resolve("store").resolve(digest + ".jar"));
        site.admit(jar, site.trust("provider"));
        assertTrue(site.admitted().admits(digest));
    }

    @Test
    void aHalfWrittenLineOfTheLedgerAdmitsNothing() throws IOException {
        String signer = site.trust("provider");
        String digest = RevisionFiles.sha256(site.jar("org.example.signed", "1.0.0", Map.of()));
        for (String line : new String[] {digest, digest + "\t" + signer, digest.substring(1) + "\t" + signer + "\tBUNDLE"}) {
            Files.writeString(site.admission().resolve("ledger"), line);
            assertFalse(site.admitted().admits(digest), line);
        }
    }

    @Test
    void bytesThatAreNotThoseOfTheDigestAreNotHandedOut() throws IOException {
        String digest = site.admit(site.jar("org.example.signed", "1.0.0", Map.of()), site.trust("provider"));
        Files.writeString(site.admission().resolve("store").resolve(digest + ".jar"), "something else");
        assertEquals(Optional.empty(), site.admitted().bytes(digest));
        String own = RevisionFiles.sha256(site.own());
        AdmittedContent admitted = site.admitted();
        Files.writeString(site.own(), "something else");
        assertEquals(Optional.empty(), admitted.bytes(own));
        assertEquals(Optional.empty(), admitted.ofDistribution(Site.OWN));
    }

    @Test
    void theDistributionsContentIsFoundByTheLocationOfItsBundle() throws IOException {
        AdmittedContent admitted = site.admitted();
        byte[] own = Files.readAllBytes(site.own());
        assertArrayEquals(own, admitted.ofDistribution(Site.OWN).orElseThrow());
        for (String location : new String[] {"mvn:org.example/own/2.0.0", "mvn:org.example/own", "admission:org.example.own",
            "mvn:org.example/../own/1.0.0", "file:" + site.own(), ""}) {
            assertEquals(Optional.empty(), admitted.ofDistribution(location), location);
        }
    }
}
