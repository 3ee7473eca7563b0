package org.cadrenode.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cadrenode.api.audit.AuditAction;
import org.cadrenode.api.audit.AuditEvent;
import org.cadrenode.api.audit.AuditOutcome;
import org.cadrenode.api.audit.Verification.Verdict;
import org.cadrenode.audit.engine.ExportVerifier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forwarding against a real collector on the loopback, with certificates that are made here. */
class SyslogForwardingTest {
    private static final int ENTRIES = 500;
    private static final Pattern MESSAGE = Pattern.compile(
        "<(10[789])>1 [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z [!-~]+ cadre-node - ([A-Z_]{1,32}) - \ufeff"
        + "(\\{\"sequence\":([0-9]+),.*\"hash\":\"[0-9a-f]{64}\"\\})", Pattern.DOTALL);

    @TempDir
    private Path base;
    private final long seed = Long.getLong("cadre.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private TestCertificates certificates;
    private JournalComponent journal;

    @BeforeEach
    void write() throws Exception {
        System.out.println("SyslogForwardingTest cadre.seed=" + seed);
        certificates = new TestCertificates();
        certificates.writeAuthority(base.resolve("authority.pem"));
        journal = new JournalComponent(base.resolve("journal"), "0.1.0", "boot-1", () -> false);
        record(ENTRIES - 1);
    }

    @AfterEach
    void close() {
        journal.deactivate();
    }

    private void record(int entries) {
        AuditOutcome[] outcomes = AuditOutcome.values();
        for (int i = 0; i < entries; i++) {
            journal.record(AuditEvent.of(AuditAction.REPORT_WRITTEN, "report-" + i).ending(outcomes[i % 3]).because("é \n" + i));
        }
    }

    @Test
    void everyEntryArrivesInOrderThroughConnectionsThatAreCut() throws Exception {
        everyEntryArrives("TLSv1.3");
    }

    @Test
    void everyEntryArrivesOverTls12Too() throws Exception {
        everyEntryArrives("TLSv1.2");
    }

    private void everyEntryArrives(String protocol) throws Exception {
        int cuts = 12;
        try (TlsCollector collector = new TlsCollector(certificates.collector("localhost"), random, cuts, ENTRIES, protocol)) {
            collector.start();
            SyslogComponent forwarding = forwarding(collector.port(), "", true);
            assertTrue(collector.complete().await(60, TimeUnit.SECONDS), "seed " + seed);
            await(forwarding, "The collector has entry " + ENTRIES + "; 0 wait");
            forwarding.deactivate();
            List<Long> arrived = new ArrayList<>();
            List<String> lines = new ArrayList<>();
            for (String message : collector.messages()) {
                Matcher form = MESSAGE.matcher(message);
                assertTrue(form.matches(), message);
                long sequence = Long.parseLong(form.group(4));
                // What comes again comes after a cut; what is new is the next one.
                if (arrived.isEmpty() || sequence > arrived.get(arrived.size() - 1)) {
                    assertEquals(arrived.size() + 1, sequence);
                    arrived.add(sequence);
                    lines.add(form.group(3));
                }
            }
            assertEquals(ENTRIES, arrived.size());
            assertTrue(collector.connections() > cuts);
            Path kept = base.resolve("collected.jsonl");
            Files.writeString(kept, String.join("\n", lines) + "\n");
            assertEquals(Verdict.GOOD, ExportVerifier.verify(kept, List.of()).verdict(), "the collector's lines are an export");
        }
    }

    @Test
    void aRestartGoesOnBehindWhatWasConfirmed() throws Exception {
        try (TlsCollector first = new TlsCollector(certificates.collector("localhost"), random, 0, ENTRIES, "TLSv1.3")) {
            first.start();
            SyslogComponent forwarding = forwarding(first.port(), "", true);
            await(forwarding, "The collector has entry " + ENTRIES + "; 0 wait");
            forwarding.deactivate();
        }
        record(3);
        try (TlsCollector second = new TlsCollector(certificates.collector("localhost"), random, 0, ENTRIES + 3, "TLSv1.3")) {
            second.start();
            SyslogComponent forwarding = forwarding(second.port(), "", true);
            await(forwarding, "The collector has entry " + (ENTRIES + 3) + "; 0 wait");
            forwarding.deactivate();
            assertEquals(3, second.messages().size());
        }
    }

    @Test
    void aCollectorWithAnotherNameGetsNothing() throws Exception {
        try (TlsCollector collector = new TlsCollector(certificates.collector("elsewhere.example"), random, 0, 1, "TLSv1.3")) {
            collector.start();
            SyslogComponent forwarding = forwarding(collector.port(), "", true);
            await(forwarding, "times in a row (SSLHandshakeException)");
            forwarding.deactivate();
            assertEquals(List.of(), collector.messages());
        }
    }

    @Test
    void aCollectorOfAnotherAuthorityGetsNothing() throws Exception {
        try (TlsCollector collector = new TlsCollector(new TestCertificates().collector("localhost"), random, 0, 1, "TLSv1.3")) {
            collector.start();
            SyslogComponent forwarding = forwarding(collector.port(), "", true);
            await(forwarding, "times in a row (SSLHandshakeException)");
            forwarding.deactivate();
            assertEquals(List.of(), collector.messages());
        }
    }

    @Test
    void theNodeShowsItsCertificateToACollectorThatAsks() throws Exception {
        certificates.writeOwn("node.example", base.resolve("node.pem"), base.resolve("node-key.pem"));
        try (TlsCollector collector = new TlsCollector(certificates.collector("localhost"), random, 0, ENTRIES, "TLSv1.3")) {
            collector.demandClientCertificate();
            collector.start();
            SyslogComponent forwarding = forwarding(collector.port(), "node", true);
            await(forwarding, "The collector has entry " + ENTRIES + "; 0 wait");
            forwarding.deactivate();
        }
    }

    @Test
    void recordingDoesNotWaitForACollectorThatDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SyslogComponent forwarding = forwarding(silent.getLocalPort(), "", true);
            record(200);
            assertEquals(ENTRIES + 200, journal.latest(1).get(0).sequence());
            forwarding.deactivate();
        }
    }

    @Test
    void withoutACollectorNothingIsForwardedAndWithoutAuthoritiesNeither() throws IOException {
        SyslogComponent off = new SyslogComponent(journal, journal, settings("", 1, "", "", true), base, base.resolve("cursor"), 1);
        assertTrue(off.execute().toString().contains("names no collector"));
        off.deactivate();
        SyslogComponent faulty = new SyslogComponent(journal, journal, settings("localhost", 1, "missing.pem", "", true), base,
            base.resolve("cursor"), 1);
        assertFalse(faulty.execute().isOk());
        faulty.deactivate();
    }

    private SyslogComponent forwarding(int port, String own, boolean closeNotify) {
        return new SyslogComponent(journal, journal, settings("localhost", port, "authority.pem", own, closeNotify), base,
            base.resolve("state").resolve("cursor"), 1);
    }

    // Asks the health check again and again, as an operator would, and gives up after a minute.
    private static void await(SyslogComponent forwarding, String words) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!forwarding.execute().toString().contains(words)) {
            assertTrue(System.nanoTime() < end, () -> forwarding.execute().toString());
            Thread.onSpinWait();
        }
    }

    private static AuditConfiguration settings(String host, int port, String trust, String own, boolean closeNotify) {
        return new AuditConfiguration() {
            @Override
            public String syslogHost() {
                return host;
            }

            @Override
            public int syslogPort() {
                return port;
            }

            @Override
            public String syslogTrust() {
                return trust;
            }

            @Override
            public String syslogCertificate() {
                return own.isEmpty() ? "" : own + ".pem";
            }

            @Override
            public String syslogKey() {
                return own.isEmpty() ? "" : own + "-key.pem";
            }

            @Override
            public boolean syslogCloseNotify() {
                return closeNotify;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return AuditConfiguration.class;
            }
        };
    }
}
