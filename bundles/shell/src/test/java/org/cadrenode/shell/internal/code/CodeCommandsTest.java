package org.cadrenode.shell.internal.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cadrenode.api.admission.Admission;
import org.cadrenode.api.error.CadreException;
import org.cadrenode.api.error.ErrorCode;
import org.cadrenode.shell.internal.Console;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeCommandsTest {
    @TempDir
    Path directory;

    private final Gatekeeper gatekeeper = new Gatekeeper();
    private final Console console = new Console("anna").with(Admission.class, gatekeeper);
    private String jar;

    @BeforeEach
    void makeAFile() throws IOException {
        jar = Files.writeString(directory.resolve("council.jar"), "signed").toString();
    }

    @Test
    void eachCommandAsksAdmissionForOneThing() {
        assertEquals(0, console.run(new ConnectorInstallCommand(), "--json", jar));
        assertEquals("{\"name\":\"council\",\"version\":\"1.2\",\"sha256\":\"abcd\",\"signer\":\"f00d\"}\n", console.out());
        assertEquals(0, console.run(new ConnectorRemoveCommand(), "council"));
        assertEquals(0, console.run(new ConnectorTrustCommand(), "--until", "2027-12-31", "--reason", "contract", jar));
        assertEquals(0, console.run(new ConnectorDistrustCommand(), "--reason", "lost key", "f00d"));
        assertEquals(List.of("install council.jar", "remove council", "trust council.jar until 2027-12-31: contract", "distrust f00d: lost key"),
                gatekeeper.asked);
    }

    @Test
    void aDryRunTellsWhoSignedItAndChangesNothing() {
        assertEquals(0, console.run(new ConnectorInstallCommand(), "--dry-run", jar));
        assertTrue(console.err().contains("council 1.2, signed by f00d, would be installed. Nothing was changed."), console.err());
        assertEquals(0, console.run(new ConnectorTrustCommand(), "--dry-run", jar));
        assertTrue(console.err().contains("f00d"), console.err());
        assertEquals(0, console.run(new ConnectorRemoveCommand(), "--dry-run", "council"));
        assertEquals(0, console.run(new ConnectorDistrustCommand(), "--dry-run", "f00d"));
        assertEquals(List.of(), gatekeeper.asked);
    }

    @Test
    void whatIsNotAdmittedEndsAsRefused() {
        gatekeeper.refusing = true;
        assertEquals(3, console.run(new ConnectorInstallCommand(), jar));
        assertEquals(3, console.run(new ConnectorVerifyCommand(), jar));
        assertEquals("CODE_NOT_ADMITTED: unsigned\n", console.err());
        assertEquals(List.of("install council.jar"), gatekeeper.asked, "the installation itself refuses, and so puts it on record");
    }

    @Test
    void aFileThatCannotBeReadOrAReasonThatIsMissingIsAUsageError() {
        assertEquals(2, console.run(new ConnectorInstallCommand(), directory.resolve("none").toString()));
        assertEquals(2, console.run(new ConnectorVerifyCommand(), directory.toString()));
        assertEquals(2, console.run(new ConnectorTrustCommand(), jar));
        assertEquals(2, console.run(new ConnectorTrustCommand(), "--until", "soon", "--reason", "contract", jar));
        assertEquals(2, console.run(new ConnectorDistrustCommand(), "--reason", " ", "f00d"));
        assertEquals(List.of(), gatekeeper.asked);
    }

    @Test
    void whatIsThereIsListed() {
        assertEquals(0, console.run(new ConnectorSignersCommand(), "--json"));
        assertEquals("[{\"fingerprint\":\"f00d\",\"name\":\"CN=Supplier\",\"until\":\"2027-12-31T23:59:59Z\",\"state\":\"trusted\"}]\n", console.out());
        assertEquals(0, console.run(new ConnectorInstalledCommand(), "--json"));
        assertTrue(console.out().contains("\"name\":\"council\""), console.out());
        assertEquals(0, console.run(new ConnectorRefusedCommand(), "--json"));
        assertEquals("[{\"at\":\"2026-11-22T10:00:00Z\",\"file\":\"bad.jar\",\"sha256\":\"beef\",\"reason\":\"unsigned\"}]\n", console.out());
    }

    /** Admits everything, or nothing. */
    private static final class Gatekeeper implements Admission {
        final List<String> asked = new ArrayList<>();
        boolean refusing;

        @Override
        public List<Signer> signers() {
            return List.of(new Signer("f00d", "CN=Supplier", Instant.parse("2027-12-31T23:59:59Z"), "trusted"));
        }

        @Override
        public Signer inspect(Path certificate) {
            return signers().get(0);
        }

        @Override
        public Signer trust(Path certificate, Optional<LocalDate> until, String reason) {
            asked.add("trust " + certificate.getFileName() + until.map(day -> " until " + day).orElse("") + ": " + reason);
            return signers().get(0);
        }

        @Override
        public void distrust(String fingerprint, String reason) {
            asked.add("distrust " + fingerprint + ": " + reason);
        }

        @Override
        public Code check(Path jarOrKar) {
            if (refusing) {
                throw new CadreException(ErrorCode.CODE_NOT_ADMITTED, "unsigned");
            }
            return installed().get(0);
        }

        @Override
        public Code install(Path jarOrKar) {
            asked.add("install " + jarOrKar.getFileName());
            return check(jarOrKar);
        }

        @Override
        public void remove(String name) {
            asked.add("remove " + name);
        }

        @Override
        public List<Code> installed() {
            return List.of(new Code("council", "1.2", "abcd", "f00d"));
        }

        @Override
        public List<Refusal> refused() {
            return List.of(new Refusal(Instant.parse("2026-11-22T10:00:00Z"), "bad.jar", "beef", "unsigned"));
        }
    }
}
